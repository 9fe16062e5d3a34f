package org.machwire.client.cli.token;

import java.io.IOException;
import org.machwire.client.DeviceSource;
import picocli.CommandLine.Parameters;

/** What a client that opens one device is told: the device, its hypervisor, and the token to open it by, if there is one. */
public final class DeviceOption extends TokenOption {
    @Parameters(index = "0", paramLabel = "NODE", description = "The device, such as /dev/eth0m/web.")
    @SuppressWarnings("NullAway.Init")
    private String node;

    /** Makes the options for picocli, which fills them. */
    public DeviceOption() {}

    /** The device's name, as it was given. */
    public String node() {
        return node;
    }

    /**
     * Reads the files: the device of that name by the token, or the one of that node where there is none.
     *
     * @throws IOException with one sentence for people, and nothing of the files
     */
    public DeviceSource source() throws IOException {
        return new DeviceSource(node, tokens());
    }
}
