package org.machwire.client.tap;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Changes what a signal does to this process. */
public final class Signals {
    // <asm-generic/signal.h>, <asm-generic/signal-defs.h>
    private static final int SIGINT = 2;
    private static final MemorySegment SIG_IGN = MemorySegment.ofAddress(1);

    private Signals() {}

    /** Ignores SIGINT from now on; processes started before are not affected, those started later ignore it too. */
    public static void ignoreInterrupts() {
        Linker linker = Linker.nativeLinker();
        MethodHandle signal = linker.downcallHandle(linker.defaultLookup().findOrThrow("signal"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try {
            MemorySegment _ = (MemorySegment) signal.invokeExact(SIGINT, SIG_IGN);
        } catch (Throwable e) {
            throw new IllegalStateException("signal(2)", e);
        }
    }
}
