package org.machwire.server.uplink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of this machine whose connections, or datagrams, go to a port of a device.
 *
 * @param protocol of it
 * @param address of this machine that it listens on
 * @param port of this machine, 1 to 65535
 * @param device its name
 * @param devicePort 1 to 65535
 */
public record Forward(Protocol protocol, InetAddress address, int port, String device, int devicePort) {
    private static final Pattern FORM = Pattern
            .compile("(tcp|udp)/(?:([^/]+)/)?([0-9]{1,5}):([A-Za-z0-9._-]+):([0-9]{1,5})");
    private static final int MAX_PORT = 65535;

    /** What passt forwards. */
    public enum Protocol {
        TCP, UDP
    }

    /** Checks the components. */
    public Forward {
        if (port < 1 || port > MAX_PORT || devicePort < 1 || devicePort > MAX_PORT) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
    }

    /**
     * Reads a form such as {@code tcp/8080:web:80}, which listens on 127.0.0.1, or {@code udp/0.0.0.0/53:dns:53}.
     *
     * @throws IllegalArgumentException with one sentence for people
     */
    public static Forward parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no forward: it is such as tcp/8080:web:80, or with an address to listen on, tcp/0.0.0.0/8080:web:80");
        }
        String address = matcher.group(2) == null ? "127.0.0.1" : matcher.group(2);
        try {
            return new Forward(Protocol.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                    address(address), Integer.parseInt(matcher.group(3)), matcher.group(4),
                    Integer.parseInt(matcher.group(5)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no forward: " + e.getMessage(), e);
        }
    }

    /** Of IPv4 all four numbers: others take 1.2 for 1.0.0.2. */
    private static InetAddress address(String text) {
        InetAddress address = InetAddress.ofLiteral(text);
        if (address instanceof Inet4Address && !address.getHostAddress().equals(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is no IP address");
        }
        return address;
    }

    /** As passt takes it: {@code 127.0.0.1/8080:80}. */
    String specification() {
        return address.getHostAddress() + "/" + port + ":" + devicePort;
    }
}
