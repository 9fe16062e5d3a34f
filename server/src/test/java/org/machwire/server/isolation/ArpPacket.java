package org.machwire.server.isolation;

/** An ARP or RARP packet, without padding. */
record ArpPacket(boolean isRarp, int operation, String senderMac, String senderIp, String targetMac,
        String targetIp) {
    static ArpPacket read(Octets frame) throws Malformed {
        Octets payload = frame.from(14);
        boolean isRarp = EtherType.of(frame) == EtherType.RARP;
        Malformed.unless(payload.size() >= 28);
        Malformed.unless(payload.hex(0, 6).equals("000108000604"));
        int operation = payload.u16(6);
        Malformed.unless(isRarp ? operation == 3 : operation == 1 || operation == 2);
        return new ArpPacket(isRarp, operation, payload.hex(8, 6), payload.hex(14, 4), payload.hex(18, 6),
                payload.hex(24, 4));
    }

    boolean isRequest() {
        return !isRarp && operation == 1;
    }
}
