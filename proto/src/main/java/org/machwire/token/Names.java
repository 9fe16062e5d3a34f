package org.machwire.token;

import java.nio.charset.StandardCharsets;

/** What names in tokens may look like. */
final class Names {
    private Names() {}

    /** Refuses names that are empty, have a NUL, or cannot be written in UTF-8. */
    static void check(String name, String what) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " has a NUL");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(what + " is not Unicode");
        }
    }

    /** Refuses paths that are not absolute. */
    static void checkPath(String path) {
        check(path, "a node's path");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a node's path begins with /");
        }
    }

    /** Writes the name between quotes, with all but printable ASCII escaped, so that no name writes on a terminal what it likes. */
    static String quote(String name) {
        StringBuilder quoted = new StringBuilder("\"");
        name.codePoints().forEach(c -> {
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                quoted.append(String.format("\\u{%x}", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
