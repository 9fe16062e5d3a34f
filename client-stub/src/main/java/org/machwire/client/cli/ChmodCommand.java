package org.machwire.client.cli;

import java.util.concurrent.Callable;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(name = "chmod", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Sets the permission bits of a configured node, for good: its owner and the administrator may. What is open stays so."})
final class ChmodCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Parameters(index = "0", paramLabel = "MODE", converter = Octal.class, description = "Three octal digits: read 4, write 2, search 1 "
            + "for the owner, the group and others. To read is to receive, to write is to send.")
    private int mode;

    @Parameters(index = "1", paramLabel = "NODE", description = "An absolute path.")
    private String node = "";

    @Override
    public Integer call() {
        try (Hypervisor hypervisor = socket.connect(); MachTask task = hypervisor.attach("machwire chmod")) {
            task.nodes().chmod(node, mode);
        }
        return 0;
    }

    /** Reads permission bits as chmod does. */
    static final class Octal implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("0?[0-7]{1,3}")) {
                throw new TypeConversionException("'" + text + "' is not 0 to 777 in octal digits");
            }
            return Integer.parseInt(text, 8);
        }
    }
}
