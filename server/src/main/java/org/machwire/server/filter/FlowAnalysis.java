package org.machwire.server.filter;

import java.util.BitSet;
import org.machwire.ethernet.Ethernet;
import org.machwire.filter.Bpf;
import org.machwire.filter.FilterCode;

/**
 * What is known of each instruction before a program runs: whether a way leads there, whether a jump does, and how long a frame is at
 * least that came so far, because loads before it were inside. One pass in the order of the instructions, for no jump goes back.
 */
final class FlowAnalysis {
    private final int[] proven;
    private final BitSet reached;
    /** How many jumps lead to each instruction, and from where the first does. */
    private final int[] jumps;
    private final int[] firstJump;

    private FlowAnalysis(int count) {
        proven = new int[count];
        reached = new BitSet(count);
        jumps = new int[count];
        firstJump = new int[count];
    }

    static FlowAnalysis of(FilterCode code) {
        FlowAnalysis analysis = new FlowAnalysis(code.count());
        analysis.comeTo(0, Ethernet.HEADER_LENGTH);
        for (int place = 0; place < code.count(); place = analysis.next(place + 1)) {
            if (!canGoOn(code, place)) {
                continue;
            }
            int behind = Math.max(analysis.proven[place], endOfLoad(code, place));
            switch (FilterCode.flow(code.operation(place))) {
                case NEXT -> analysis.comeTo(place + 1, behind);
                case JUMP -> analysis.jump(place, code.ifTrue(place), behind);
                case BRANCH -> {
                    analysis.jump(place, code.ifTrue(place), behind);
                    analysis.jump(place, code.ifFalse(place), behind);
                }
                case RETURN -> {
                }
            }
        }
        return analysis;
    }

    private void jump(int from, int to, int length) {
        firstJump[to] = jumps[to]++ == 0 ? from : firstJump[to];
        comeTo(to, length);
    }

    private void comeTo(int place, int length) {
        proven[place] = reached.get(place) ? Math.min(proven[place], length) : length;
        reached.set(place);
    }

    /** Where an absolute load ends, which can be inside a frame; 0 if it is none. */
    static int endOfLoad(FilterCode code, int place) {
        int size = isIndirect(code.operation(place)) ? 0 : sizeOfLoad(code.operation(place));
        return size == 0 ? 0 : code.constant(place) + size;
    }

    /** Tells whether it is no load that is outside of every frame. */
    static boolean canGoOn(FilterCode code, int place) {
        int size = sizeOfLoad(code.operation(place));
        return size == 0 || (code.constant(place) >= 0 && code.constant(place) <= Integer.MAX_VALUE - size);
    }

    static boolean isIndirect(int operation) {
        return operation == Bpf.LD_W_IND || operation == Bpf.LD_H_IND || operation == Bpf.LD_B_IND;
    }

    private static int sizeOfLoad(int operation) {
        return switch (operation) {
            case Bpf.LD_W_ABS, Bpf.LD_W_IND -> 4;
            case Bpf.LD_H_ABS, Bpf.LD_H_IND, Bpf.LD_SWAPPED_ABS -> 2;
            case Bpf.LD_B_ABS, Bpf.LD_B_IND, Bpf.LDX_MSH -> 1;
            default -> 0;
        };
    }

    /** The first instruction from a place on that a way leads to; the number of instructions if there is none. */
    int next(int from) {
        int place = reached.nextSetBit(from);
        return place < 0 ? proven.length : place;
    }

    /** How many jumps lead to an instruction. */
    int jumps(int place) {
        return jumps[place];
    }

    /** Whether a jump from before a place leads to an instruction. */
    boolean isEnteredFromBefore(int place, int start) {
        return jumps[place] > 0 && firstJump[place] < start;
    }

    /** How many octets a frame has at least that an instruction sees. */
    int proven(int place) {
        return proven[place];
    }
}
