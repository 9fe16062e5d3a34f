package org.machwire.filter;

/**
 * Operation codes of BPF (McCanne and Jacobson 1993), with Mach's MATCH_IMM and KEY and BSD's MOD and XOR; and of the loads that only
 * {@link FilterCode} has, for CSPF.
 */
public final class Bpf {
    public static final int MEMORY_WORDS = 16;
    public static final int MAX_KEYS = 4;
    /** Words of one instruction: code; jt in the low octet, jf in the high; k, the low half first. */
    public static final int INSTRUCTION_WORDS = 4;

    /** Set where the operand is X, clear where it is k. */
    public static final int OPERAND_X = 0x08;

    public static final int LD_IMM = 0x00;
    public static final int LDX_IMM = 0x01;
    public static final int LD_W_ABS = 0x20;
    public static final int LD_H_ABS = 0x28;
    public static final int LD_B_ABS = 0x30;
    public static final int LD_W_IND = 0x40;
    public static final int LD_H_IND = 0x48;
    public static final int LD_B_IND = 0x50;
    public static final int LD_MEM = 0x60;
    public static final int LDX_MEM = 0x61;
    public static final int LD_LEN = 0x80;
    public static final int LDX_LEN = 0x81;
    public static final int LDX_MSH = 0xb1;
    public static final int ST = 0x02;
    public static final int STX = 0x03;

    public static final int ADD_K = 0x04;
    public static final int ADD_X = 0x0c;
    public static final int SUB_K = 0x14;
    public static final int SUB_X = 0x1c;
    public static final int MUL_K = 0x24;
    public static final int MUL_X = 0x2c;
    public static final int DIV_K = 0x34;
    public static final int DIV_X = 0x3c;
    public static final int OR_K = 0x44;
    public static final int OR_X = 0x4c;
    public static final int AND_K = 0x54;
    public static final int AND_X = 0x5c;
    public static final int LSH_K = 0x64;
    public static final int LSH_X = 0x6c;
    public static final int RSH_K = 0x74;
    public static final int RSH_X = 0x7c;
    public static final int NEG = 0x84;
    public static final int MOD_K = 0x94;
    public static final int MOD_X = 0x9c;
    public static final int XOR_K = 0xa4;
    public static final int XOR_X = 0xac;

    public static final int JA = 0x05;
    public static final int JEQ_K = 0x15;
    public static final int JEQ_X = 0x1d;
    public static final int JGT_K = 0x25;
    public static final int JGT_X = 0x2d;
    public static final int JGE_K = 0x35;
    public static final int JGE_X = 0x3d;
    public static final int JSET_K = 0x45;
    public static final int JSET_X = 0x4d;

    public static final int RET_K = 0x06;
    public static final int RET_A = 0x16;
    /** Mach's: returns k if the first jt words of scratch memory equal the k of the jt KEYs that follow, else 0. */
    public static final int RET_MATCH_IMM = 0x1e;

    public static final int TAX = 0x07;
    public static final int TXA = 0x87;
    /** Mach's: not an instruction but data of RET_MATCH_IMM. */
    public static final int KEY = 0x17;

    /** Not BPF's: loads the two octets at k, the first the least significant. */
    public static final int LD_SWAPPED_ABS = 0xe0;
    /** Not BPF's: loads packet word A as CSPF's PUSHIND does. */
    public static final int LD_PACKET_WORD = 0xe8;
    /** Not BPF's: loads header word A as CSPF's PUSHHDRIND does. */
    public static final int LD_HEADER_WORD = 0xf0;
    /** Not BPF's: loads the length of the packet, packet word 0. */
    public static final int LD_PACKET_LENGTH = 0xf8;

    private Bpf() {}
}
