package org.machwire.client;

import java.time.Duration;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.v1.DeviceOpenRequest;
import org.machwire.v1.Wish;

/** One user reference of a send right. Closing gives it up, also when its port has died and the name is a dead one. */
public final class SendRight extends Right {
    SendRight(MachTask task, int name) {
        super(task, name);
    }

    /**
     * Makes an RPC in the manner of MIG: sends the request here with a reply port of its own, and waits for the reply.
     *
     * @param request a message without destination and reply right; what it moves is gone unless sending fails
     * @return the reply, to be closed: its first item is the code of success, the results follow
     * @throws MachException the code that the reply carries, KERN_FAILURE for one that has no name here;
     *         MIG_SERVER_DIED if the request was destroyed unanswered, MIG_REPLY_MISMATCH if the reply has another id than the
     *         request's and 100, MIG_TYPE_ERROR if it does not begin with a code; those of {@link MachTask#send}
     */
    public Message call(OutgoingMessage request) {
        return task().calls().call(this, request, ReceiveOptions.WAIT);
    }

    /**
     * Makes an RPC as above, and waits for the reply no longer than this. The server can still answer; nobody hears it.
     *
     * @throws MachException also MACH_RCV_TIMED_OUT
     */
    public Message call(OutgoingMessage request, Duration timeout) {
        return task().calls().call(this, request, ReceiveOptions.within(timeout));
    }

    /** Counts the user references of the name: 0 when its port has died. */
    public int refs() {
        return task().ports().refs(name(), MachPortRight.SEND);
    }

    /**
     * Changes the number of user references. This object stands for one of them all the while; {@link #copy} makes another
     * with its object.
     *
     * @throws MachException KERN_INVALID_VALUE, KERN_INVALID_RIGHT if the port has died, KERN_UREFS_OVERFLOW above 65534
     */
    public void modRefs(int delta) {
        task().ports().modRefs(name(), MachPortRight.SEND, delta);
    }

    /**
     * Makes another user reference, to be closed apart.
     *
     * @throws MachException KERN_INVALID_RIGHT if the port has died, KERN_UREFS_OVERFLOW above 65534
     */
    public SendRight copy() {
        modRefs(1);
        return new SendRight(task(), name());
    }

    /**
     * Takes the right out of its name as a message would ({@code mach_port_extract_right}).
     *
     * @param disposition MOVE_SEND, which leaves this object empty, or COPY_SEND
     * @return the right; a {@link DeadName} if the port has died
     */
    public Right extract(int disposition) {
        if (disposition != MachMsgType.MOVE_SEND && disposition != MachMsgType.COPY_SEND) {
            throw new IllegalArgumentException("a send right is moved or copied: 17 or 19, not " + disposition);
        }
        return task().ports().extract(this, disposition);
    }

    /**
     * Opens a device at the master that this right denotes ({@code device_open}).
     *
     * @param mode {@code D_READ}, {@code D_WRITE} or both
     * @param deviceName which device, at the master of {@link MachTask#getPrivilegedPorts}; ignored by the master of a node
     * @throws MachException D_INVALID_OPERATION, EACCES, D_ALREADY_OPEN, D_NO_MEMORY, D_NO_SUCH_DEVICE, MACH_SEND_INVALID_DEST
     */
    public Device deviceOpen(int mode, String deviceName) {
        return deviceOpen(mode, deviceName, Addresses.NONE);
    }

    /** Opens a device, wishing for the addresses that it had before: {@link Device#lease} tells what was given. */
    public Device deviceOpen(int mode, String deviceName, Addresses wish) {
        DeviceOpenRequest request = DeviceOpenRequest.newBuilder().setMaster(name()).setMode(mode).setName(deviceName)
                .setWish(Wish.newBuilder().setIpv4(wish.ipv4()).setIpv6(wish.ipv6())).build();
        int device = Failures.call(() -> task().devices().deviceOpen(request)).getDevice();
        return new Device(new SendRight(task(), device));
    }

    @Override
    void giveUp(int last) {
        task().ports().deallocate(last);
    }
}
