package org.machwire.filter;

/** Programs that clients of a Mach network device set, as words. Each call gives a new array, the caller's. */
public final class WellKnownFilters {
    /** libpcap's {@code MAXIMUM_SNAPLEN}: more than any frame has. */
    private static final int WHOLE_FRAME = 262_144;

    private WellKnownFilters() {}

    /** What pfinet sets on a device node since 2013: ARP, IPv4 and IPv6, to 1500 octets of payload; IN. */
    public static int[] pfinet() {
        return bpf(FilterProgram.NETF_IN, new int[][]{
                {Bpf.LD_H_ABS, 0, 0, 12},
                {Bpf.JEQ_K, 2, 0, 0x0806},
                {Bpf.JEQ_K, 1, 0, 0x0800},
                {Bpf.JEQ_K, 0, 1, 0x86dd},
                {Bpf.RET_K, 0, 0, 1500},
                {Bpf.RET_K, 0, 0, 0}});
    }

    /** What pfinet sets on a device of the kernel since 2006: all frames; CSPF, IN. */
    public static int[] pfinetCspf() {
        return new int[]{FilterProgram.NETF_IN, Cspf.NOP << Cspf.ARGUMENT_BITS | Cspf.PUSHLIT, 1};
    }

    /** All frames that the device receives, whole; BPF, IN. */
    public static int[] acceptAll() {
        return acceptAll(FilterProgram.NETF_IN);
    }

    /** What libpcap sets on the Hurd: all frames, received and sent, whole; BPF, IN and OUT. */
    public static int[] libpcap() {
        return acceptAll(FilterProgram.NETF_IN | FilterProgram.NETF_OUT);
    }

    private static int[] acceptAll(int directions) {
        return bpf(directions, new int[][]{{Bpf.RET_K, 0, 0, WHOLE_FRAME}});
    }

    /** @param instructions each code, jt, jf, k */
    private static int[] bpf(int directions, int[][] instructions) {
        int[] words = new int[Bpf.INSTRUCTION_WORDS * (1 + instructions.length)];
        words[0] = FilterProgram.NETF_BPF | directions;
        int at = Bpf.INSTRUCTION_WORDS;
        for (int[] instruction : instructions) {
            words[at++] = instruction[0];
            words[at++] = instruction[1] | instruction[2] << 8;
            words[at++] = instruction[3] & 0xffff;
            words[at++] = instruction[3] >>> 16;
        }
        return words;
    }
}
