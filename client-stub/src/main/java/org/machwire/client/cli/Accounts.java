package org.machwire.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.machwire.client.HypervisorException;

/** Users and groups of this machine, by name in the files of the system or by number: unsigned 32 bits in an int. */
public final class Accounts {
    private static final Path SELF = Path.of("/proc/self");

    private final Path file;
    private final String kind;

    private Accounts(Path file, String kind) {
        this.file = file;
        this.kind = kind;
    }

    /** The users of this machine. */
    public static Accounts users() {
        return new Accounts(Path.of("/etc/passwd"), "user");
    }

    static Accounts groups() {
        return new Accounts(Path.of("/etc/group"), "group");
    }

    /** Accounts in a file of the form of both: the name in the first field, the number in the third. */
    static Accounts of(Path file, String kind) {
        return new Accounts(file, kind);
    }

    /** The user that this process runs as. */
    static int self() throws IOException {
        return ((Number) Files.getAttribute(SELF, "unix:uid")).intValue();
    }

    /**
     * Finds a number.
     *
     * @throws HypervisorException when it is no number and no name
     */
    public int number(String nameOrNumber) {
        if (nameOrNumber.matches("[0-9]+")) {
            return parse(nameOrNumber);
        }
        for (String[] fields : entries()) {
            if (fields[0].equals(nameOrNumber)) {
                return parse(fields[2]);
            }
        }
        throw new HypervisorException("there is no " + kind + " \"" + nameOrNumber + "\" in " + file);
    }

    /** Finds the first name of a number; the number itself where it has none. */
    public String name(int number) {
        String digits = Integer.toUnsignedString(number);
        return entries().stream().filter(fields -> fields[2].equals(digits)).map(fields -> fields[0]).findFirst()
                .orElse(digits);
    }

    private List<String[]> entries() {
        try {
            return Files.readAllLines(file).stream().map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2).toList();
        } catch (IOException e) {
            return List.of(); // numbers do as well
        }
    }

    private int parse(String digits) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw new HypervisorException("\"" + digits + "\" is no number of a " + kind);
        }
    }
}
