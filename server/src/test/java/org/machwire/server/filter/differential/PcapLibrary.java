package org.machwire.server.filter.differential;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.machwire.filter.FilterProgram;

/** libpcap: its compiler of expressions for Ethernet, and its interpreter as an executor. Not thread-safe. */
@SuppressWarnings("restricted")
final class PcapLibrary implements Executor {
    private static final String FILE = "libpcap.so.0.8";
    private static final int DLT_EN10MB = 1;
    private static final int SNAPLEN = 262_144;
    /** 255.255.255.0 in network order, as a little-endian host has it: where a net's broadcast address is. */
    private static final int NETMASK = 0x00ff_ffff;
    private static final int INSTRUCTION = 8;
    /** struct bpf_program: unsigned length, the instructions' address. */
    private static final int PROGRAM_SIZE = 16;
    private static final int PROGRAM_INSTRUCTIONS = 8;

    private final MethodHandle compile;
    private final MethodHandle free;
    private final MethodHandle error;
    private final MethodHandle filter;
    private final MemorySegment dead;

    private PcapLibrary(SymbolLookup library) {
        var linker = Linker.nativeLinker();
        compile = linker.downcallHandle(library.findOrThrow("pcap_compile"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
        free = linker.downcallHandle(library.findOrThrow("pcap_freecode"), FunctionDescriptor.ofVoid(ADDRESS));
        error = linker.downcallHandle(library.findOrThrow("pcap_geterr"), FunctionDescriptor.of(ADDRESS, ADDRESS));
        filter = linker.downcallHandle(library.findOrThrow("bpf_filter"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.critical(true));
        MethodHandle open = linker.downcallHandle(library.findOrThrow("pcap_open_dead"),
                FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT));
        try {
            dead = (MemorySegment) open.invokeExact(DLT_EN10MB, SNAPLEN);
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }

    /** The library of this machine, empty where it is not installed. */
    static Optional<PcapLibrary> find() {
        try {
            return Optional.of(new PcapLibrary(SymbolLookup.libraryLookup(FILE, Arena.global())));
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
    }

    /** Compiles an expression to the words of a program for IN. */
    int[] compile(String expression) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(PROGRAM_SIZE, 8);
            int failed = (int) compile.invokeExact(dead, program, arena.allocateFrom(expression), 1, NETMASK);
            if (failed != 0) {
                var why = (MemorySegment) error.invokeExact(dead);
                throw new IllegalArgumentException(expression + ": " + why.reinterpret(256).getString(0));
            }
            int[] words = words(program);
            free.invokeExact(program);
            return words;
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }

    private static int[] words(MemorySegment program) {
        int count = program.get(JAVA_INT, 0);
        MemorySegment code = program.get(ADDRESS, PROGRAM_INSTRUCTIONS).reinterpret((long) count * INSTRUCTION);
        int[] words = new int[4 * (1 + count)];
        words[0] = FilterProgram.NETF_BPF | FilterProgram.NETF_IN;
        for (int i = 0; i < count; i++) {
            long at = (long) i * INSTRUCTION;
            int k = code.get(JAVA_INT, at + 4);
            words[4 * i + 4] = Short.toUnsignedInt(code.get(JAVA_SHORT, at));
            words[4 * i + 5] = Byte.toUnsignedInt(code.get(JAVA_BYTE, at + 2))
                    | Byte.toUnsignedInt(code.get(JAVA_BYTE, at + 3)) << 8;
            words[4 * i + 6] = k & 0xffff;
            words[4 * i + 7] = k >>> 16;
        }
        return words;
    }

    @Override
    public String name() {
        return "libpcap";
    }

    @Override
    public boolean takes(FilterProgram program) {
        return program.isBpf() && program.keys().length == 0 && !shiftsByAConstantOf32OrMore(program.words());
    }

    /** In C that has no meaning. */
    private static boolean shiftsByAConstantOf32OrMore(int[] words) {
        for (int i = 4; i < words.length; i += 4) {
            if ((words[i] == 0x64 || words[i] == 0x74) && (words[i + 3] != 0 || words[i + 2] >= 32)) {
                return true;
            }
        }
        return false;
    }

    /** It knows no header: a frame without one it would run the program on, and hand over. */
    @Override
    public int shortestFrame() {
        return ReferenceInterpreter.HEADER;
    }

    @Override
    public boolean clearsMemory() {
        return false;
    }

    @Override
    public Runner prepare(FilterProgram program) {
        int[] words = program.words();
        MemorySegment code = Arena.ofAuto().allocate((long) (words.length / 4 - 1) * INSTRUCTION, 8);
        for (int i = 4; i < words.length; i += 4) {
            long at = (long) (i / 4 - 1) * INSTRUCTION;
            code.set(JAVA_SHORT, at, (short) words[i]);
            code.set(JAVA_SHORT, at + 2, (short) words[i + 1]);
            code.set(JAVA_INT, at + 4, words[i + 3] << 16 | words[i + 2]);
        }
        return frame -> delivered(returned(code, frame), frame.length());
    }

    private int returned(MemorySegment code, Frame frame) {
        try {
            return (int) filter.invokeExact(code, frame.segment(), frame.length(), frame.length());
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }

    /** What libpcap returns counts octets of the frame; here they are octets behind the header. */
    private static int delivered(int returned, int length) {
        return returned == 0 ? 0 : (int) Math.min(Integer.toUnsignedLong(returned) + 14, length);
    }
}
