package org.machwire.server.filter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.machwire.filter.Bpf;
import org.machwire.filter.FilterCode;

/**
 * Which instructions of a program one method has.
 *
 * @param from the first
 * @param to behind the last
 */
record Part(int from, int to) {
    /** HotSpot compiles no method of more than 8000 octets ({@code HugeMethodLimit}); what is estimated here is never too little. */
    private static final int MOST_OCTETS = 7900;
    // The most octets of what is written for an instruction, with a way in for it if there is one, or with a way out to another.
    private static final int OF_ENTRY = 8;
    private static final int OF_EXIT = 7;
    private static final int OF_JUMP = 3;
    private static final int OF_BRANCH = 14;
    private static final int OF_INDIRECT_LOAD = 32;
    private static final int OF_OTHER = 21;
    private static final int OF_RETURN = 8;
    private static final int OF_RETURN_WITH_KEYS = 34;

    boolean has(int place) {
        return place >= from && place < to;
    }

    /** Divides a program: into one part if that is not too long. */
    static List<Part> of(FilterCode code, FlowAnalysis flow) {
        List<Part> parts = new ArrayList<>();
        BitSet ahead = new BitSet(code.count() + 1); // where the part leads to, and has not come to yet
        int from = 0;
        int octets = 0;
        for (int place = 0; place < code.count(); place = flow.next(place + 1)) {
            ahead.clear(place);
            int more = octets(code.operation(place)) + (flow.isEnteredFromBefore(place, from) ? OF_ENTRY : 0);
            if (octets + more + OF_EXIT * (ahead.cardinality() + 2) > MOST_OCTETS) {
                parts.add(new Part(from, place));
                from = place;
                octets = 0;
                ahead.clear();
                more = octets(code.operation(place)) + OF_ENTRY;
            }
            octets += more;
            lookAhead(code, place, ahead);
        }
        parts.add(new Part(from, code.count()));
        return parts;
    }

    private static void lookAhead(FilterCode code, int place, BitSet ahead) {
        switch (FilterCode.flow(code.operation(place))) {
            case NEXT -> ahead.set(place + 1);
            case JUMP -> ahead.set(code.ifTrue(place));
            case BRANCH -> {
                ahead.set(code.ifTrue(place));
                ahead.set(code.ifFalse(place));
            }
            case RETURN -> {
            }
        }
    }

    private static int octets(int operation) {
        return switch (FilterCode.flow(operation)) {
            case JUMP -> OF_JUMP;
            case BRANCH -> OF_BRANCH;
            case RETURN -> operation == Bpf.RET_MATCH_IMM ? OF_RETURN_WITH_KEYS : OF_RETURN;
            case NEXT -> FlowAnalysis.isIndirect(operation) ? OF_INDIRECT_LOAD : OF_OTHER;
        };
    }
}
