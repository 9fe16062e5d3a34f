package org.machwire.server.filter.differential;

import java.util.Arrays;
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

    /** Whether scratch memory that a run has not written is 0. */
    default boolean clearsMemory() {
        return true;
    }

    Runner prepare(FilterProgram program);

    /** Those of this project. */
    static List<Executor> own() {
        return List.of(new Interpreter(), new Compiled());
    }

    /** {@link FilterProgram#accept}. */
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

    /** {@link FilterCompiler}, with the keys compared as those who hold the program do. */
    record Compiled() implements Executor {
        @Override
        public String name() {
            return "compiler";
        }

        @Override
        public Runner prepare(FilterProgram program) {
            FilterRunner compiled = FilterCompiler.compile(program.code());
            int[] keys = program.keys();
            return frame -> {
                int[] memory = Scratch.ofThisThread();
                int octets = compiled.run(frame.batch(), frame.offset(), frame.length(), memory);
                if (octets >= 0) {
                    return keys.length == 0 ? octets : 0;
                }
                return Arrays.equals(keys, 0, keys.length, memory, 0, keys.length) ? ~octets : 0;
            };
        }
    }
}
