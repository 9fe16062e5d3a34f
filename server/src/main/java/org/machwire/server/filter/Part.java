package org.machwire.server.filter;

import java.util.ArrayList;
import java.util.List;
import org.machwire.filter.FilterCode;

/**
 * Which instructions of a program one method has.
 *
 * @param from the first
 * @param to behind the last
 */
record Part(int from, int to) {
    /** HotSpot compiles no method of more than 8000 octets ({@code HugeMethodLimit}); what is estimated here is never too little. */
    private static final int MOST_OCTETS = 7800;
    // The most octets of an instruction, the ways into and out of a part for it among them.
    private static final int OF_ENTRY = 8;
    private static final int OF_EXIT = 7;
    private static final int OF_RETURN = 48;
    private static final int OF_OTHER = 32;

    boolean has(int place) {
        return place >= from && place < to;
    }

    /** Divides a program: into one part if that is not too long. */
    static List<Part> of(FilterCode code) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        int octets = 0;
        for (int place = 0; place < code.count(); place++) {
            int more = octets(code.operation(place));
            if (octets + more > MOST_OCTETS) {
                parts.add(new Part(from, place));
                from = place;
                octets = 0;
            }
            octets += more;
        }
        parts.add(new Part(from, code.count()));
        return parts;
    }

    private static int octets(int operation) {
        return OF_ENTRY + switch (FilterCode.flow(operation)) {
            case JUMP -> 3 + OF_EXIT;
            case BRANCH -> 14 + 2 * OF_EXIT;
            case RETURN -> OF_RETURN;
            case NEXT -> OF_OTHER;
        };
    }
}
