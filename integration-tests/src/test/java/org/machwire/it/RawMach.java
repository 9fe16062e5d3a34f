package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;

import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.common.util.concurrent.ListenableFuture;

import org.machwire.mach.MachMsgOption;
import org.machwire.mach.MachPortRight;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.MachPortAllocateNameRequest;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortClearProtectedPayloadRequest;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.MachPortDestroyRequest;
import org.machwire.v1.MachPortExtractRightRequest;
import org.machwire.v1.MachPortExtractRightResponse;
import org.machwire.v1.MachPortGetReceiveStatusRequest;
import org.machwire.v1.MachPortGetRefsRequest;
import org.machwire.v1.MachPortGetSetStatusRequest;
import org.machwire.v1.MachPortInsertRightRequest;
import org.machwire.v1.MachPortModRefsRequest;
import org.machwire.v1.MachPortMoveMemberRequest;
import org.machwire.v1.MachPortNamesRequest;
import org.machwire.v1.MachPortNamesResponse;
import org.machwire.v1.MachPortRenameRequest;
import org.machwire.v1.MachPortRequestNotificationRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.MachPortSetMscountRequest;
import org.machwire.v1.MachPortSetProtectedPayloadRequest;
import org.machwire.v1.MachPortSetQlimitRequest;
import org.machwire.v1.MachPortSetSeqnoRequest;
import org.machwire.v1.MachPortStatus;
import org.machwire.v1.MachPortTypeRequest;
import org.machwire.v1.PublishRequest;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/** A task of generated stubs that speaks Mach: each method is one call, unless it says otherwise. */
final class RawMach {
    private final RawClient client;
    private final RawClient.RawTask task;
    private int door;

    RawMach(RawClient client) {
        this.client = client;
        task = client.attach("mach");
    }

    RawClient.RawTask task() {
        return task;
    }

    /** The port routines, with a deadline that no call of a sound server meets. */
    MachPortServiceGrpc.MachPortServiceBlockingStub ports() {
        return task.ports().withDeadlineAfter(RunningProcess.PATIENCE);
    }

    MachMsgServiceGrpc.MachMsgServiceBlockingStub messages() {
        return MachMsgServiceGrpc.newBlockingStub(task.channel()).withDeadlineAfter(RunningProcess.PATIENCE);
    }

    private MachMsgServiceGrpc.MachMsgServiceFutureStub waitingMessages() {
        return MachMsgServiceGrpc.newFutureStub(task.channel()).withDeadlineAfter(RunningProcess.PATIENCE);
    }

    /** Ends the connection, and with it the task; the server notices soon. */
    void die() {
        client.close();
    }

    int allocate(int right) {
        return ports().machPortAllocate(MachPortAllocateRequest.newBuilder().setRight(right).build()).getName();
    }

    int receiveRight() {
        return allocate(MachPortRight.RECEIVE.number());
    }

    /** Allocates a receive right and makes a send right beside it, under the same name. */
    int portWithSendRight() {
        int port = receiveRight();
        insert(port, port, MAKE_SEND);
        return port;
    }

    /** Makes a send-once right to a port of this task's, under a name of its own. */
    int sendOnceRight(int port) {
        return extract(port, MAKE_SEND_ONCE);
    }

    int portSet() {
        return allocate(MachPortRight.PORT_SET.number());
    }

    int deadName() {
        return allocate(MachPortRight.DEAD_NAME.number());
    }

    void allocateName(int right, int name) {
        ports().machPortAllocateName(MachPortAllocateNameRequest.newBuilder().setRight(right).setName(name).build());
    }

    void rename(int oldName, int newName) {
        ports().machPortRename(MachPortRenameRequest.newBuilder().setOldName(oldName).setNewName(newName).build());
    }

    void deallocate(int name) {
        ports().machPortDeallocate(MachPortDeallocateRequest.newBuilder().setName(name).build());
    }

    void destroy(int name) {
        ports().machPortDestroy(MachPortDestroyRequest.newBuilder().setName(name).build());
    }

    /** Destroys the receive right of a name and leaves its other rights. */
    void destroyReceive(int name) {
        modRefs(name, MachPortRight.RECEIVE.number(), -1);
    }

    MachPortNamesResponse names() {
        return ports().machPortNames(MachPortNamesRequest.getDefaultInstance());
    }

    int type(int name) {
        return ports().machPortType(MachPortTypeRequest.newBuilder().setName(name).build()).getType();
    }

    int refs(int name, MachPortRight right) {
        return refs(name, right.number());
    }

    int refs(int name, int right) {
        return ports().machPortGetRefs(MachPortGetRefsRequest.newBuilder().setName(name).setRight(right).build())
                .getRefs();
    }

    int sendRefs(int name) {
        return refs(name, MachPortRight.SEND);
    }

    int deadRefs(int name) {
        return refs(name, MachPortRight.DEAD_NAME);
    }

    void modRefs(int name, MachPortRight right, int delta) {
        modRefs(name, right.number(), delta);
    }

    void modRefs(int name, int right, int delta) {
        ports().machPortModRefs(
                MachPortModRefsRequest.newBuilder().setName(name).setRight(right).setDelta(delta).build());
    }

    void setQlimit(int name, int qlimit) {
        ports().machPortSetQlimit(MachPortSetQlimitRequest.newBuilder().setName(name).setQlimit(qlimit).build());
    }

    void setMscount(int name, int mscount) {
        ports().machPortSetMscount(MachPortSetMscountRequest.newBuilder().setName(name).setMscount(mscount).build());
    }

    void setSeqno(int name, int seqno) {
        ports().machPortSetSeqno(MachPortSetSeqnoRequest.newBuilder().setName(name).setSeqno(seqno).build());
    }

    void setPayload(int name, long payload) {
        ports().machPortSetProtectedPayload(
                MachPortSetProtectedPayloadRequest.newBuilder().setName(name).setPayload(payload).build());
    }

    void clearPayload(int name) {
        ports().machPortClearProtectedPayload(
                MachPortClearProtectedPayloadRequest.newBuilder().setName(name).build());
    }

    void moveMember(int member, int after) {
        ports().machPortMoveMember(MachPortMoveMemberRequest.newBuilder().setMember(member).setAfter(after).build());
    }

    /** Allocates a port set of these receive rights. */
    int portSetOf(int... members) {
        int set = portSet();
        for (int member : members) {
            moveMember(member, set);
        }
        return set;
    }

    List<Integer> members(int set) {
        return ports().machPortGetSetStatus(MachPortGetSetStatusRequest.newBuilder().setName(set).build())
                .getMemberList();
    }

    MachPortStatus status(int name) {
        return ports().machPortGetReceiveStatus(MachPortGetReceiveStatusRequest.newBuilder().setName(name).build())
                .getStatus();
    }

    void insert(int name, int right, int disposition) {
        ports().machPortInsertRight(MachPortInsertRightRequest.newBuilder().setName(name).setRight(right)
                .setDisposition(disposition).build());
    }

    int extract(int name, int disposition) {
        return extracted(name, disposition).getRight();
    }

    MachPortExtractRightResponse extracted(int name, int disposition) {
        return ports().machPortExtractRight(
                MachPortExtractRightRequest.newBuilder().setName(name).setDisposition(disposition).build());
    }

    /** Asks for a notification by a new send-once right to {@code notify}; 0 cancels. Answers the previous right. */
    int request(int name, int id, int sync, int notify) {
        return request(name, id, sync, notify, MAKE_SEND_ONCE);
    }

    int request(int name, int id, int sync, int notify, int disposition) {
        return ports().machPortRequestNotification(
                MachPortRequestNotificationRequest.newBuilder().setName(name).setId(id).setSync(sync)
                        .setNotify(notify).setNotifyDisposition(disposition).build())
                .getPrevious();
    }

    SendResponse send(RawMessage message, int option, int timeoutMs, int notify) {
        return messages().send(request(message, option, timeoutMs, notify));
    }

    static SendRequest request(RawMessage message, int option, int timeoutMs, int notify) {
        return SendRequest.newBuilder().setMessage(message.build()).setOption(option).setTimeoutMs(timeoutMs)
                .setNotify(notify).build();
    }

    /** Sends without waiting; answers the code. */
    int sendCode(RawMessage message) {
        return send(message, MachMsgOption.SEND_TIMEOUT, 0, 0).getReturnCode();
    }

    /** Sends, successfully and without waiting. */
    void send(RawMessage message) {
        assertThat(sendCode(message)).isEqualTo(SUCCESS);
    }

    /** Begins to send without a time-out. */
    ListenableFuture<SendResponse> sendWaiting(RawMessage message) {
        return waitingMessages().send(request(message, 0, 0, 0));
    }

    /** Fills a port's queue with messages to a name, numbered from 0, until there is no room. */
    void fill(int name, int disposition) {
        int id = 0;
        while (sendCode(RawMessage.to(name, disposition).id(id)) == SUCCESS) {
            id++;
        }
    }

    ReceiveResponse receive(ReceiveRequest.Builder request) {
        return messages().receive(request.build());
    }

    /** A request that does not wait. */
    static ReceiveRequest.Builder receiving(int name) {
        return ReceiveRequest.newBuilder().setName(name).setOption(MachMsgOption.RCV_TIMEOUT);
    }

    int receiveCode(int name) {
        return receive(receiving(name)).getReturnCode();
    }

    /** Receives the message that is there. */
    MachMessage receive(int name) {
        ReceiveResponse response = receive(receiving(name));
        assertThat(response.getReturnCode()).as("a message was to be there").isEqualTo(SUCCESS);
        return response.getMessage();
    }

    /** Receives the message that will soon be there. */
    MachMessage receiveSoon(int name) {
        ReceiveResponse response = receive(receiving(name).setTimeoutMs((int) RunningProcess.PATIENCE.toMillis()));
        assertThat(response.getReturnCode()).as("a message was to come").isEqualTo(SUCCESS);
        return response.getMessage();
    }

    /** Checks that nothing waits in a queue. */
    void hasNothing(int name) {
        assertThat(receiveCode(name)).as("a message too many").isEqualTo(Codes.RCV_TIMED_OUT);
    }

    /** Begins to receive without a time-out. */
    ListenableFuture<ReceiveResponse> receiveWaiting(int name) {
        return waitingMessages().receive(ReceiveRequest.newBuilder().setName(name).build());
    }

    /** Takes a name to be this task's no more. */
    boolean isGone(int name) {
        return !names().getNameList().contains(name);
    }

    /** Sends a right to another task by a message to a port of its own that both know; answers its name there. */
    int give(RawMach other, int name, int disposition) {
        int knock = doorTo(other);
        send(RawMessage.to(knock, COPY_SEND).rights(disposition, name));
        deallocate(knock);
        return RawMessage.word(other.receive(other.door));
    }

    /** Looks up the port that another task publishes for such messages: a send right of this task's to it. */
    private int doorTo(RawMach other) {
        String path = "/servers/door-" + other.task.attached().getTaskNumber();
        if (other.door == 0) {
            other.door = other.receiveRight();
            other.task.names().publish(
                    PublishRequest.newBuilder().setPath(path).setPort(other.door).setMode(0777).build());
        }
        return task.names().lookup(LookupRequest.newBuilder().setPath(path).build()).getPort();
    }

    /** Waits until that many send-once rights to a port exist, as when messages with such reply rights are blocked. */
    void awaitSendOnceRights(int port, int count) {
        await().atMost(RunningProcess.PATIENCE).pollInterval(5, TimeUnit.MILLISECONDS)
                .until(() -> status(port).getSorights() == count);
    }
}
