package org.machwire.server.names;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/**
 * The components of an absolute path, parsed and checked. A ".." stays: it names what never exists, wherever the walk meets it. A "."
 * and an empty component are as if they were not there, also at the end.
 */
public record NodePath(List<String> components) {
    static final int MAX_OCTETS = 1023;
    static final int MAX_COMPONENT_OCTETS = 63;
    static final String PARENT = "..";

    public NodePath {
        components = List.copyOf(components);
    }

    /**
     * Parses a client's path.
     *
     * @throws MachException ENAMETOOLONG above 1023 octets, checked before anything else, or a component above 63; EINVAL without a
     *         leading slash, or for a component with other characters
     */
    public static NodePath parse(String path) {
        // No octet count is below the number of chars: a huge path is refused without encoding it.
        if (path.length() > MAX_OCTETS || path.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            throw new MachException(ReturnCode.ENAMETOOLONG, "a path has at most 1023 octets");
        }
        if (!path.startsWith("/")) {
            throw new MachException(ReturnCode.EINVAL, "a path begins with a slash");
        }
        List<String> components = new ArrayList<>();
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String component = path.substring(start, end);
            if (!component.isEmpty() && !component.equals(".")) {
                components.add(checked(component));
            }
            start = end + 1;
        }
        return new NodePath(components);
    }

    boolean isRoot() {
        return components.isEmpty();
    }

    /** The last component; not of the root. */
    String name() {
        return components.getLast();
    }

    /** The path without its last component; not of the root. */
    NodePath parent() {
        return new NodePath(components.subList(0, components.size() - 1));
    }

    /** The canonical text: no dots, no slash but before each component. */
    @Override
    public String toString() {
        return "/" + String.join("/", components);
    }

    private static String checked(String component) {
        if (component.equals(PARENT)) {
            return component;
        }
        if (component.charAt(0) == '.') {
            throw new MachException(ReturnCode.EINVAL, "a component does not begin with a dot");
        }
        for (int i = 0; i < component.length(); i++) {
            if (!isAllowed(component.charAt(i))) {
                throw new MachException(ReturnCode.EINVAL, "a component consists of A-Z a-z 0-9 . _ -");
            }
        }
        if (component.length() > MAX_COMPONENT_OCTETS) {
            throw new MachException(ReturnCode.ENAMETOOLONG, "a component has at most 63 octets");
        }
        return component;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
                || c == '-';
    }
}
