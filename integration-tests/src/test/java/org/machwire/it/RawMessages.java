package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;

import com.google.protobuf.ByteString;

import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgOption;
import org.machwire.mach.MachMsgType;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.SendRequest;
import org.machwire.v1.TypedItem;

/** What a task of generated stubs says in messages. */
final class RawMessages {
    private static final int PATIENCE_MILLIS = (int) RunningProcess.PATIENCE.toMillis();

    private RawMessages() {}

    static TypedItem integers(int... numbers) {
        ByteBuffer data = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asIntBuffer().put(numbers);
        return item(MachMsgType.INTEGER_32, Integer.SIZE, numbers.length, data.array());
    }

    static TypedItem shorts(int... numbers) {
        ByteBuffer data = ByteBuffer.allocate(numbers.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            data.putShort((short) number);
        }
        return item(MachMsgType.INTEGER_16, Short.SIZE, numbers.length, data.array());
    }

    static TypedItem octets(byte[] octets) {
        return item(MachMsgType.BYTE, Byte.SIZE, octets.length, octets);
    }

    /** One right, of a name. */
    static TypedItem right(int disposition, int name) {
        return integers(name).toBuilder().setTypeName(disposition).build();
    }

    static TypedItem item(int type, int size, int number, byte[] data) {
        return TypedItem.newBuilder().setTypeName(type).setTypeSize(size).setNumber(number)
                .setData(ByteString.copyFrom(data)).build();
    }

    static int[] words(TypedItem item) {
        IntBuffer data = item.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        int[] words = new int[data.remaining()];
        data.get(words);
        return words;
    }

    private static MachMessage message(int remote, int destination, int local, int reply, int id,
            List<TypedItem> body) {
        boolean rights = body.stream().anyMatch(item -> MachMsgType.isDisposition(item.getTypeName()));
        return MachMessage.newBuilder().setBits(MachMsgBits.of(remote, local) | (rights ? MachMsgBits.COMPLEX : 0))
                .setRemotePort(destination).setLocalPort(reply).setId(id).addAllBody(body).build();
    }

    private static MachMsgServiceGrpc.MachMsgServiceBlockingStub stub(RawClient.RawTask task) {
        return MachMsgServiceGrpc.newBlockingStub(task.channel());
    }

    /** Sends a message by a send right, without a reply port. Answers the code. */
    static int send(RawClient.RawTask task, int destination, int id, TypedItem... body) {
        return send(task, message(MachMsgType.COPY_SEND, destination, 0, 0, id, List.of(body)));
    }

    /** Answers a request by its reply right. Answers the code. */
    static int reply(RawClient.RawTask task, MachMessage request, int id, TypedItem... body) {
        return send(task, message(MachMsgBits.remote(request.getBits()), request.getRemotePort(), 0, 0, id,
                List.of(body)));
    }

    private static int send(RawClient.RawTask task, MachMessage message) {
        return stub(task).send(SendRequest.newBuilder().setMessage(message).build()).getReturnCode();
    }

    /** Sends a request with a reply port of its own, and receives the answer. */
    static MachMessage call(RawClient.RawTask task, int destination, int id, TypedItem... body) {
        int reply = RawDevice.receiveRight(task);
        MachMessage request = message(MachMsgType.COPY_SEND, destination, MachMsgType.MAKE_SEND_ONCE, reply, id,
                List.of(body));
        return received(stub(task).rpc(RpcRequest.newBuilder()
                .setSend(SendRequest.newBuilder().setMessage(request)).setReceive(receive(reply)).build()));
    }

    /** Waits for a message of a receive right. */
    static MachMessage receive(RawClient.RawTask task, int port) {
        return received(stub(task).receive(receive(port).build()));
    }

    private static ReceiveRequest.Builder receive(int port) {
        return ReceiveRequest.newBuilder().setName(port).setOption(MachMsgOption.RCV_TIMEOUT)
                .setTimeoutMs(PATIENCE_MILLIS);
    }

    private static MachMessage received(ReceiveResponse response) {
        assertThat(response.getReturnCode()).as("code of receiving").isZero();
        return response.getMessage();
    }
}
