package org.machwire.it;

import org.machwire.mach.MachPortRight;
import org.machwire.v1.DeviceOpenRequest;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachPortAllocateRequest;

/**
 * An open device of a task of generated stubs.
 *
 * @param task the task
 * @param master the name of the device's master
 * @param name the name of the open device
 */
record RawDevice(RawClient.RawTask task, int master, int name) {
    static final int READ_AND_WRITE = 3;

    /** Becomes a task and opens a node to read and write. */
    static RawDevice open(RawClient client, String path) {
        return open(client.attach("raw"), path, READ_AND_WRITE);
    }

    static RawDevice open(RawClient.RawTask task, String path, int mode) {
        int master = task.names().lookup(LookupRequest.newBuilder().setPath(path).build()).getPort();
        return new RawDevice(task, master, open(task, master, mode));
    }

    /** Opens the device of a master: {@code device_open}. */
    static int open(RawClient.RawTask task, int master, int mode) {
        return task.devices().deviceOpen(
                DeviceOpenRequest.newBuilder().setMaster(master).setMode(mode).setName("eth").build()).getDevice();
    }

    /** Allocates a receive right. */
    static int receiveRight(RawClient.RawTask task) {
        return task.ports().machPortAllocate(
                MachPortAllocateRequest.newBuilder().setRight(MachPortRight.RECEIVE.number()).build()).getName();
    }
}
