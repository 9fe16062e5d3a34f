package org.machwire.server.names;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;

/**
 * What the name of a device means where no node was looked up: an absolute path, {@code SEGMENT/DEVICE}, or {@code DEVICE}. Immutable; the
 * permissions are the tree's of the moment.
 */
public final class DeviceNames {
    private final NodeTree tree;
    private final List<Node.Configured> configured;
    private final Set<String> segments = new LinkedHashSet<>();

    /** @param configured the nodes that the tree was made of, in the order of the configuration */
    public DeviceNames(NodeTree tree, Collection<? extends Node.Configured> configured) {
        this.tree = tree;
        this.configured = List.copyOf(configured);
        for (Node.Configured node : configured) {
            switch (node) {
                case Node.Multiplexer multiplexer -> segments.add(multiplexer.segment().name());
                case Node.DeviceNode device -> segments.add(device.segment().name());
                case Node.Directory d -> {
                }
            }
        }
    }

    /**
     * Finds the device that a name denotes for a user.
     *
     * <p>{@code SEGMENT/DEVICE} is that name in the first multiplexer directory of the segment that he may use, in the order of the
     * configuration; where there is none, the first device node of the segment with that name as its last component. {@code
     * DEVICE} is {@code SEGMENT/DEVICE} of the one segment where he has such a device.
     *
     * @throws MachException D_NO_SUCH_DEVICE the name denotes no device, or one in each of several segments; EACCES he may neither
     *         read nor write any that it could denote
     */
    public Node.Device find(String name, Credentials who) {
        int slash = name.indexOf('/');
        Search search = new Search(who);
        if (slash == 0) {
            search.look(name);
        } else if (slash > 0) {
            search.look(name.substring(0, slash), name.substring(slash + 1));
        } else {
            segments.forEach(segment -> search.look(segment, name));
        }
        return search.result();
    }

    private Stream<String> candidates(String segment, String device) {
        Stream<String> multiplexed = configured.stream().filter(
                node -> node instanceof Node.Multiplexer multiplexer && multiplexer.segment().name().equals(segment))
                .map(node -> node.path() + "/" + device);
        Stream<String> single = configured.stream().filter(node -> node instanceof Node.DeviceNode one
                && one.segment().name().equals(segment) && one.name().equals(device)).map(Node::path);
        return Stream.concat(multiplexed, single);
    }

    /** One user's search, with what came of it. */
    private final class Search {
        private final Credentials who;
        private final List<Node.Device> found = new ArrayList<>();
        private @Nullable MachException refusal;

        Search(Credentials who) {
            this.who = who;
        }

        void look(String segment, String device) {
            if (device.indexOf('/') < 0) {
                int before = found.size();
                candidates(segment, device).takeWhile(path -> found.size() == before).forEach(this::look);
            }
        }

        void look(String path) {
            try {
                if (tree.resolve(path, who) instanceof Node.Device device) {
                    found.add(device);
                }
            } catch (MachException e) {
                if (e.code() == ReturnCode.EACCES) {
                    refusal = e;
                } // else it is no name of a node, or of none that there is
            }
        }

        Node.Device result() {
            if (found.size() > 1) {
                throw new MachException(ReturnCode.D_NO_SUCH_DEVICE,
                        "several segments have such a device: name it as SEGMENT/DEVICE");
            }
            if (!found.isEmpty()) {
                return found.getFirst();
            }
            throw refusal != null
                    ? refusal
                    : new MachException(ReturnCode.D_NO_SUCH_DEVICE, "there is no device of this name");
        }
    }
}
