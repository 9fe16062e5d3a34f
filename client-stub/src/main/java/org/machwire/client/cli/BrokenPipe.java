package org.machwire.client.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/** Recognizes that nobody reads a pipe any more. */
public final class BrokenPipe {
    private BrokenPipe() {}

    /**
     * Whether a write failed by EPIPE. Of the error Java passes on no more than the C library's words, in the language of the locale: so they are compared
     * with those for a pipe of our own that has no reader.
     */
    public static boolean is(IOException failure) {
        String words = failure.getMessage();
        return words != null && words.equals(words());
    }

    private static String words() {
        try {
            Pipe pipe = Pipe.open();
            try (Pipe.SinkChannel sink = pipe.sink()) {
                pipe.source().close();
                sink.write(ByteBuffer.wrap(new byte[1]));
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        throw new IllegalStateException("a pipe without a reader took an octet");
    }
}
