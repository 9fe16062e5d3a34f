package org.machwire.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The IPv6 settings of one interface below {@code /proc/sys/net/ipv6/conf}, documented in the kernel's ip-sysctl.
 *
 * <p>All addresses come from the lease, so the interface makes none itself: not from router advertisements, nor a link-local
 * one, which is set like the others, as the one way in which it is usable at once.
 */
final class Ipv6Settings {
    private static final List<Setting> SETTINGS = List.of(
            new Setting("accept_ra", "0", "router advertisements may change its routes"),
            new Setting("autoconf", "0", "router advertisements may give it addresses"),
            new Setting("addr_gen_mode", "1", "it may get a second link-local address"));

    private final String interfaceName;
    private final Path directory;

    /** @param root {@code /proc/sys/net/ipv6/conf} */
    Ipv6Settings(Path root, String interfaceName) {
        this.interfaceName = interfaceName;
        this.directory = root.resolve(interfaceName);
    }

    /** Applies the settings; adds a sentence to the notes for each that could not be. Tells whether the interface has IPv6 at all. */
    boolean apply(List<String> notes) {
        if (!isEnabled()) {
            notes.add(interfaceName
                    + " has no IPv6 addresses: IPv6 is disabled in this network namespace, or the MTU is below"
                    + " IPv6's 1280 octets");
            return false;
        }
        for (Setting setting : SETTINGS) {
            try {
                set(setting);
            } catch (IOException e) {
                notes.add("cannot set " + setting.name + " of " + interfaceName + " to " + setting.value + ", so that "
                        + setting.otherwise + ": " + e.getMessage());
            }
        }
        return true;
    }

    private boolean isEnabled() {
        try {
            return read("disable_ipv6").equals("0");
        } catch (IOException _) {
            return false; // the kernel removes the directory of an interface that cannot have IPv6
        }
    }

    /** Writes only what differs: where {@code /proc/sys} is read-only the values may be right all the same. */
    private void set(Setting setting) throws IOException {
        if (!read(setting.name).equals(setting.value)) {
            Files.writeString(directory.resolve(setting.name), setting.value, StandardOpenOption.WRITE);
        }
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name)).strip();
    }

    /** @param otherwise what it means if the setting keeps another value */
    private record Setting(String name, String value, String otherwise) {}
}
