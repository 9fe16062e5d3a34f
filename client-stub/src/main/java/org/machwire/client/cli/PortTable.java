package org.machwire.client.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.MachPortType;
import org.machwire.v1.ListPortsResponse;
import org.machwire.v1.MachPortStatus;
import org.machwire.v1.PortName;

/** Prints port names for people: a heading for each task, then a line for each name. */
final class PortTable {
    private static final String COLUMNS = "%8s  %-13s  %5s  %5s  %7s  %7s  %s";
    private static final String HEADING = String.format(Locale.ROOT, COLUMNS, "name", "rights", "urefs", "queue",
            "mscount", "seqno", "stands for");
    private static final String NOTHING = "-";
    /** In the order in which a name that has several is described. */
    private static final List<MachPortRight> RIGHTS = List.of(MachPortRight.RECEIVE, MachPortRight.SEND,
            MachPortRight.SEND_ONCE, MachPortRight.PORT_SET, MachPortRight.DEAD_NAME);

    private final PrintStream out;
    private long shownTask = -1;

    PortTable(PrintStream out) {
        this.out = out;
    }

    /** Prints a page; its task's heading too, unless the page before was of the same task. */
    void print(ListPortsResponse page) {
        if (page.getTaskNumber() != shownTask) {
            shownTask = page.getTaskNumber();
            out.println("task " + Long.toUnsignedString(shownTask) + ": " + page.getTaskName());
            out.println(HEADING);
        }
        page.getPortList().forEach(port -> out.println(line(port)));
    }

    /** A name on one line; what it has none of is a dash. */
    static String line(PortName port) {
        MachPortStatus status = port.getStatus();
        boolean receives = port.hasStatus();
        return String.format(Locale.ROOT, COLUMNS, Integer.toUnsignedString(port.getName()), rights(port.getType()),
                port.getUrefs() == 0 ? NOTHING : Integer.toUnsignedString(port.getUrefs()),
                receives ? Integer.toUnsignedString(status.getMsgcount()) + '/' + status.getQlimit() : NOTHING,
                receives ? Integer.toUnsignedString(status.getMscount()) : NOTHING,
                receives ? Integer.toUnsignedString(status.getSeqno()) : NOTHING, remarks(port)).stripTrailing();
    }

    private static String rights(int type) {
        List<String> names = new ArrayList<>();
        for (MachPortRight right : RIGHTS) {
            if ((type & right.typeBit()) != 0) {
                names.add(name(right));
            }
        }
        return names.isEmpty() ? NOTHING : String.join(", ", names);
    }

    private static String name(MachPortRight right) {
        return switch (right) {
            case SEND -> "send";
            case RECEIVE -> "receive";
            case SEND_ONCE -> "send-once";
            case PORT_SET -> "port set";
            case DEAD_NAME -> "dead name";
        };
    }

    /** What the port stands for, and what else is to know of it. */
    private static String remarks(PortName port) {
        MachPortStatus status = port.getStatus();
        List<String> remarks = new ArrayList<>();
        add(remarks, !port.getStandsFor().isEmpty(), port.getStandsFor());
        add(remarks, status.getPset() != 0, "in port set " + Integer.toUnsignedString(status.getPset()));
        add(remarks, status.getSrights(), "send rights exist");
        add(remarks, status.getSorights() != 0,
                Integer.toUnsignedString(status.getSorights()) + " send-once rights exist");
        add(remarks, status.getNsrequest(), "no-senders request");
        add(remarks, status.getPdrequest(), "port-destroyed request");
        add(remarks, (port.getType() & MachPortType.DEAD_NAME_REQUEST) != 0, "dead-name request");
        add(remarks, (port.getType() & MachPortType.MSG_ACCEPTED_REQUEST) != 0, "msg-accepted request");
        return String.join("; ", remarks);
    }

    private static void add(List<String> remarks, boolean holds, String remark) {
        if (holds) {
            remarks.add(remark);
        }
    }
}
