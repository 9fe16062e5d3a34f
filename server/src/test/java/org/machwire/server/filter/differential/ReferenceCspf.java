package org.machwire.server.filter.differential;

import java.util.ArrayList;
import java.util.List;

/** One run of a CSPF program, on the header area and the packet that Mach would put into a message on a little-endian host. */
final class ReferenceCspf {
    private static final int HEADER_AREA = 64;
    private static final int PACKET_HEADER = 4;
    private static final long TRUE = 1;

    private final int[] words;
    private final byte[] frame;
    private final byte[] header = new byte[HEADER_AREA];
    private final byte[] packet;
    /** The newest value last. */
    private final List<Long> stack = new ArrayList<>(List.of(TRUE));
    private int last;
    private int steps;

    ReferenceCspf(int[] words, byte[] frame) {
        this.words = words;
        this.frame = frame;
        int payload = frame.length - ReferenceInterpreter.HEADER;
        packet = new byte[PACKET_HEADER + payload];
        System.arraycopy(frame, 0, header, 0, ReferenceInterpreter.HEADER);
        packet[0] = (byte) packet.length;
        packet[1] = (byte) (packet.length >> 8);
        System.arraycopy(frame, 12, packet, 2, 2 + payload);
    }

    Outcome run() {
        boolean accepted;
        try {
            accepted = accepts();
        } catch (Refused refused) {
            accepted = false;
        }
        return new Outcome(accepted ? frame.length : 0, last, steps, false);
    }

    private boolean accepts() {
        for (int at = 1; at < words.length; at++) {
            steps++;
            last = at;
            int argument = words[at] % 1024;
            int operator = words[at] / 1024;
            long newer = argument == 1 ? words[++at] : value(argument);
            if (operator == 0) {
                stack.add(newer);
                continue;
            }
            long older = pop();
            if (operator >= 9 && operator <= 12) {
                boolean equal = older == newer;
                boolean decidesWhenEqual = operator == 9 || operator == 11;
                if (equal == decidesWhenEqual) {
                    return operator == 9 || operator == 12;
                }
            } else {
                stack.add(result(operator, older, newer));
            }
        }
        return pop() != 0;
    }

    private long value(int argument) {
        if (argument >= 992) {
            return stack.get(stack.size() - 1 - (argument - 992));
        } else if (argument >= 960) {
            return word(header, argument - 960);
        } else if (argument >= 16) {
            return word(packet, argument - 16);
        }
        return switch (argument) {
            case 0 -> pop();
            case 2 -> 0;
            case 14 -> word(packet, pop());
            case 15 -> word(header, pop());
            default -> throw new Refused();
        };
    }

    private static long word(byte[] octets, long index) {
        if (index >= octets.length / 2) {
            throw new Refused();
        }
        int first = (int) index * 2;
        return Byte.toUnsignedInt(octets[first]) + 256L * Byte.toUnsignedInt(octets[first + 1]);
    }

    private long pop() {
        return stack.remove(stack.size() - 1);
    }

    private static long result(int operator, long older, long newer) {
        long exact = switch (operator) {
            case 1 -> truth(older == newer);
            case 2 -> truth(older < newer);
            case 3 -> truth(older <= newer);
            case 4 -> truth(older > newer);
            case 5 -> truth(older >= newer);
            case 6 -> older & newer;
            case 7 -> older | newer;
            case 8 -> older ^ newer;
            case 13 -> truth(older != newer);
            case 14 -> newer < 32 ? older << newer : 0;
            case 15 -> newer < 32 ? older >> newer : 0;
            case 16 -> older + newer;
            case 17 -> older - newer;
            default -> throw new IllegalArgumentException("operator " + operator);
        };
        return exact & 0xffff_ffffL;
    }

    private static long truth(boolean holds) {
        return holds ? TRUE : 0;
    }
}
