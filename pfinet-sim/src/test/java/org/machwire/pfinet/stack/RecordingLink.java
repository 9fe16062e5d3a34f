package org.machwire.pfinet.stack;

import java.util.ArrayDeque;
import java.util.HexFormat;
import org.machwire.ethernet.MacAddress;

/** Keeps what is transmitted until a test takes it. */
final class RecordingLink implements Link {
    private final ArrayDeque<byte[]> sent = new ArrayDeque<>();
    private final MacAddress address;
    private final int mtu;

    RecordingLink(String address, int mtu) {
        this.address = MacAddress.parse(address);
        this.mtu = mtu;
    }

    @Override
    public MacAddress address() {
        return address;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public void transmit(byte[] frame) {
        sent.add(frame);
    }

    /** Takes the oldest frame not taken yet, in hexadecimal digits. */
    String take() {
        return HexFormat.of().formatHex(sent.remove());
    }

    byte[] takeOctets() {
        return sent.remove();
    }

    int waiting() {
        return sent.size();
    }
}
