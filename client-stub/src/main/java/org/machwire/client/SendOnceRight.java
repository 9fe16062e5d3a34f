package org.machwire.client;

/**
 * A right to send one message, which uses it up. Closing one that was not used tells the port so: a notification
 * {@code MACH_NOTIFY_SEND_ONCE} (71) is sent through it.
 */
public final class SendOnceRight extends Right {
    SendOnceRight(MachTask task, int name) {
        super(task, name);
    }

    @Override
    void giveUp(int last) {
        task().ports().deallocate(last);
    }
}
