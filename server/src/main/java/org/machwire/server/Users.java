package org.machwire.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds users and groups by name in the files of the system, or takes them as numbers. */
final class Users {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final Path GROUP = Path.of("/etc/group");

    private Users() {}

    static int uid(String nameOrNumber) {
        return find(PASSWD, "user", nameOrNumber);
    }

    static int gid(String nameOrNumber) {
        return find(GROUP, "group", nameOrNumber);
    }

    /** Both files have the name in the first field and the number in the third. */
    private static int find(Path file, String kind, String nameOrNumber) {
        if (!nameOrNumber.isEmpty() && nameOrNumber.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return number(kind, nameOrNumber);
        }
        try {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[0].equals(nameOrNumber)) {
                    return number(kind, fields[2]);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read, so give the " + kind + " as a number", e);
        }
        throw new IllegalArgumentException("there is no " + kind + " \"" + nameOrNumber + "\" in " + file);
    }

    private static int number(String kind, String digits) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + digits + "\" is no " + kind + "'s number", e);
        }
    }
}
