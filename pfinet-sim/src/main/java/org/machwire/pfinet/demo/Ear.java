package org.machwire.pfinet.demo;

import java.nio.charset.StandardCharsets;
import org.machwire.client.FrameReceiver;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;

/** Counts what comes from a device. Its monitor guards the counts. */
final class Ear implements FrameReceiver {
    private final long mac;
    private int own;
    private int foreign;
    private int group;
    private int honest;
    private int forged;

    Ear(MacAddress mac) {
        this.mac = mac.value();
    }

    @Override
    public synchronized void frames(FrameBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            hear(batch.frame(i));
        }
    }

    private void hear(byte[] frame) {
        long destination = Ethernet.address(frame, Ethernet.DESTINATION_OFFSET);
        if (Ethernet.isGroup(destination)) {
            group++;
        } else if (destination == mac) {
            own++;
        } else {
            foreign++;
        }
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        honest += text.contains(DemoFrames.HONEST) ? 1 : 0;
        forged += text.contains(DemoFrames.FORGED) ? 1 : 0;
    }

    synchronized Heard heard() {
        return new Heard(own, foreign, group, honest, forged);
    }

    @Override
    public void ended(RuntimeException reason) {
        // the counts stay what they are
    }
}
