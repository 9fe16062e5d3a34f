package org.machwire.client.filter;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.filter.Bpf;

/**
 * Compiles expressions of tcpdump's language (pcap-filter(7)) by libpcap, where it is installed. Loaded at the first use, and for the rest of
 * the process's life.
 */
public final class Libpcap {
    /** The names of the library of the same interface: Debian's, and everyone else's. */
    private static final List<String> NAMES = List.of("libpcap.so.0.8", "libpcap.so.1");
    private static final String ABSENT = "expressions are compiled by libpcap, which is not installed (Debian: apt-get install libpcap0.8); "
            + "programs given by --ddd or --words do not need it";

    private static final int DLT_EN10MB = 1;
    /** MAXIMUM_SNAPLEN: what a program that matches returns, more octets than any frame has. */
    private static final int SNAPSHOT_LENGTH = 262_144;
    private static final int PCAP_NETMASK_UNKNOWN = 0xffff_ffff;
    private static final int OPTIMIZE = 1;
    /** {@code <linux/filter.h>}: from here on, up to the last offset, there is what Linux knows of a packet. */
    private static final int SKF_AD_OFF = -0x1000;
    /** PCAP_ERRBUF_SIZE and room for what newer versions put before it. */
    private static final int ERROR_TEXT_LIMIT = 512;

    // struct bpf_program { u_int bf_len; struct bpf_insn *bf_insns; }
    private static final int PROGRAM_SIZE = 16;
    private static final int PROGRAM_INSTRUCTIONS = 8;
    // struct bpf_insn { u_short code; u_char jt; u_char jf; u_int k; }
    private static final int INSTRUCTION_SIZE = 8;
    private static final int INSTRUCTION_JT = 2;
    private static final int INSTRUCTION_JF = 3;
    private static final int INSTRUCTION_K = 4;

    private final MethodHandle openDead;
    private final MethodHandle compile;
    private final MethodHandle errorText;
    private final MethodHandle freeCode;
    private final MethodHandle close;

    private Libpcap(SymbolLookup library) {
        openDead = call(library, "pcap_open_dead", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT));
        compile = call(library, "pcap_compile",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
        errorText = call(library, "pcap_geterr", FunctionDescriptor.of(ADDRESS, ADDRESS));
        freeCode = call(library, "pcap_freecode", FunctionDescriptor.ofVoid(ADDRESS));
        close = call(library, "pcap_close", FunctionDescriptor.ofVoid(ADDRESS));
    }

    private static final class Loaded {
        static final @Nullable SymbolLookup FUNCTIONS = lookup(NAMES);
        static final @Nullable Libpcap LIBRARY = FUNCTIONS == null ? null : new Libpcap(FUNCTIONS);

        private Loaded() {}
    }

    /** The library by the first of the names that is installed; null if none is. */
    static @Nullable SymbolLookup lookup(List<String> names) {
        for (String name : names) {
            try {
                return SymbolLookup.libraryLookup(name, Arena.global());
            } catch (IllegalArgumentException _) {
                // it is not installed under this name
            }
        }
        return null;
    }

    /**
     * Finds a function of the library, by whichever name that is installed.
     *
     * @throws IOException with one sentence, if it is not
     */
    public static MemorySegment function(String name) throws IOException {
        SymbolLookup functions = Loaded.FUNCTIONS;
        if (functions == null) {
            throw new IOException(ABSENT);
        }
        return functions.findOrThrow(name);
    }

    /** Tells whether it is installed. */
    public static boolean isInstalled() {
        return Loaded.LIBRARY != null;
    }

    /**
     * Compiles an expression for Ethernet, with libpcap's optimizer: a frame that matches is accepted whole. An empty one accepts every frame.
     *
     * @param directions {@code NETF_IN}, {@code NETF_OUT} or both, of {@link org.machwire.filter.FilterProgram}
     * @return the words as Mach has them, the header first, not verified: there may be more than a program may have; the caller's
     * @throws BadFilterException with libpcap's sentence, if it does not understand the expression
     * @throws IOException with one sentence, if it is not installed
     */
    public static int[] compile(String expression, int directions) throws BadFilterException, IOException {
        Libpcap library = Loaded.LIBRARY;
        if (library == null) {
            throw new IOException(ABSENT);
        }
        if (expression.indexOf('\0') >= 0) {
            throw new BadFilterException("an expression has no NUL character");
        }
        // Before 1.8 it compiled one at a time.
        synchronized (library) {
            return library.compiled(expression, directions);
        }
    }

    private int[] compiled(String expression, int directions) throws BadFilterException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = (MemorySegment) openDead.invokeExact(DLT_EN10MB, SNAPSHOT_LENGTH);
            if (handle.address() == 0) {
                throw new OutOfMemoryError("libpcap gives no handle");
            }
            try {
                return compiled(handle, arena.allocate(PROGRAM_SIZE, ADDRESS.byteAlignment()),
                        arena.allocateFrom(expression), directions);
            } finally {
                close.invokeExact(handle);
            }
        } catch (BadFilterException e) {
            throw e;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    private int[] compiled(MemorySegment handle, MemorySegment program, MemorySegment expression, int directions)
            throws Throwable {
        int failure = (int) compile.invokeExact(handle, program, expression, OPTIMIZE, PCAP_NETMASK_UNKNOWN);
        if (failure != 0) {
            throw new BadFilterException("the expression does not compile: " + sentence(handle));
        }
        try {
            return words(program, directions);
        } finally {
            freeCode.invokeExact(program);
        }
    }

    private static int[] words(MemorySegment program, int directions) throws BadFilterException {
        int count = program.get(JAVA_INT, 0);
        MemorySegment instructions = program.get(ADDRESS, PROGRAM_INSTRUCTIONS)
                .reinterpret((long) count * INSTRUCTION_SIZE);
        BpfWords words = new BpfWords(directions);
        for (long at = 0; at < instructions.byteSize(); at += INSTRUCTION_SIZE) {
            int code = Short.toUnsignedInt(instructions.get(JAVA_SHORT, at));
            checkLoad(code, instructions.get(JAVA_INT, at + INSTRUCTION_K));
            words.add(code, Byte.toUnsignedInt(instructions.get(JAVA_BYTE, at + INSTRUCTION_JT)),
                    Byte.toUnsignedInt(instructions.get(JAVA_BYTE, at + INSTRUCTION_JF)),
                    instructions.get(JAVA_INT, at + INSTRUCTION_K));
        }
        return words.toArray();
    }

    /** For {@code inbound} and the like it loads from where Linux's own interpreter, and no other, has what it knows of a packet. */
    private static void checkLoad(int code, int k) throws BadFilterException {
        boolean absolute = code == Bpf.LD_W_ABS || code == Bpf.LD_H_ABS || code == Bpf.LD_B_ABS;
        if (absolute && k < 0 && k >= SKF_AD_OFF) {
            throw new BadFilterException(
                    "the expression does not compile: it asks for what only the kernel knows of a packet, and not the frame");
        }
    }

    /** What it says of its last failure; it quotes the expression, which need not be text when it is cut. */
    private String sentence(MemorySegment handle) throws Throwable {
        MemorySegment text = ((MemorySegment) errorText.invokeExact(handle)).reinterpret(ERROR_TEXT_LIMIT);
        return text.getString(0, StandardCharsets.UTF_8).strip();
    }

    private static MethodHandle call(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
    }

    /** A downcall throws nothing of its own; what comes out of it is a bug here or the end of the virtual machine. */
    private static RuntimeException impossible(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException e ? e : new IllegalStateException(t);
    }
}
