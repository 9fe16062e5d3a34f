package org.machwire.server.filter.differential;

import java.util.List;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;
import org.machwire.server.filter.FilterCompiler;
import org.machwire.server.filter.FilterRunner;

/** One way to execute filter programs. */
interface Executor {
    /** A program made ready. */
    @FunctionalInterface
    interface Runner {
        /** How many octets of the frame are delivered, 0 if it is refused. */
        int delivered(Frame frame);
    }

    String name();

    /** Whether the program means something to it. */
    default boolean takes(FilterProgram program) {
        return true;
    }

    /** Octets of the shortest frame that it may be asked about. */
    default int shortestFrame() {
        return 0;
    }

    /** Whether scratch memory that a run has not written is 0. */
    default boolean clearsMemory() {
        return true;
    }

    Runner prepare(FilterProgram program);

    /** Those of this project. */
    static List<Executor> own() {
        return List.of(new Interpreter(), new Compiled(), new Tabled(false), new Tabled(true));
    }

    /** {@link FilterProgram#accept}, which answers for frames of any length. */
    record Interpreter() implements Executor {
        @Override
        public String name() {
            return "interpreter";
        }

        @Override
        public Runner prepare(FilterProgram program) {
            return frame -> program.accept(frame.batch(), frame.offset(), frame.length());
        }
    }

    /**
     * {@link FilterCompiler} and {@link FilterProgram#delivered}, as a capture has them. By contract a frame has a header: who runs what is
     * compiled drops shorter frames before, or does not run it.
     */
    record Compiled() implements Executor {
        @Override
        public String name() {
            return "compiler";
        }

        @Override
        public Runner prepare(FilterProgram program) {
            FilterRunner compiled = FilterCompiler.compile(program.code());
            return frame -> {
                int[] memory = Scratch.ofThisThread();
                return program.delivered(compiled.run(frame.batch(), frame.offset(), frame.length(), memory), memory);
            };
        }

        @Override
        public int shortestFrame() {
            return ReferenceInterpreter.HEADER;
        }
    }
}
