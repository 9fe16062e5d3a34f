package org.machwire.client.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.machwire.client.NodeStat;

/** Nodes as lines for people. */
final class NodeTable {
    private static final String BITS = "rwxrwxrwx";

    private final PrintStream out;
    private final Accounts users;
    private final Accounts groups;

    NodeTable(PrintStream out, Accounts users, Accounts groups) {
        this.out = out;
        this.users = users;
        this.groups = groups;
    }

    /** Prints a line for each: type, permission bits, owner, group, segment and name. */
    void print(List<NodeStat> nodes) {
        List<List<String>> rows = nodes.stream().map(this::row).toList();
        int[] widths = new int[5];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(row.get(column)).repeat(' ', widths[column] - row.get(column).length() + 2);
            }
            out.println(line.append(row.getLast()));
        }
    }

    private List<String> row(NodeStat node) {
        return List.of(node.type().name().toLowerCase(Locale.ROOT), bits(node.mode()), users.name(node.uid()),
                groups.name(node.gid()), node.segment().isEmpty() ? "-" : node.segment(), node.name());
    }

    /** The bits as ls prints them. */
    static String bits(int mode) {
        StringBuilder text = new StringBuilder(BITS.length());
        for (int i = 0; i < BITS.length(); i++) {
            text.append((mode & (1 << (BITS.length() - 1 - i))) == 0 ? '-' : BITS.charAt(i));
        }
        return text.toString();
    }
}
