package org.machwire.client.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Standard output that ends the command which writes to it when it cannot be written, where {@link System#out} would let it go on for nobody. */
final class StandardOutput extends OutputStream {
    private static final int BUFFER_OCTETS = 8192;

    private final OutputStream raw;

    StandardOutput(OutputStream raw) {
        this.raw = raw;
    }

    /** Makes it the process's; to be called once, before there is a command. */
    static void install() {
        System.setOut(new PrintStream(new BufferedOutputStream(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)), BUFFER_OCTETS), true,
                System.out.charset()));
    }

    /** @throws OutputException if it cannot be written */
    @Override
    public void write(int octet) {
        write(new byte[]{(byte) octet}, 0, 1);
    }

    /** @throws OutputException if it cannot be written */
    @Override
    public void write(byte[] octets, int offset, int length) {
        try {
            raw.write(octets, offset, length);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }
}
