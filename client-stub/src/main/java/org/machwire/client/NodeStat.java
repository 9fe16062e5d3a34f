package org.machwire.client;

import org.machwire.v1.NodeInfo;

/**
 * What a node is.
 *
 * @param name its last component; "/" of the root
 * @param uid its owner; of a name in a multiplexer directory, whose device it is
 * @param mode permission bits, 0 to 0777
 * @param segment of a device or multiplexer directory; else empty
 */
public record NodeStat(String name, Type type, int uid, int gid, int mode, String segment) {
    /** The kinds of nodes. */
    public enum Type {
        /** A directory of nodes. */
        DIRECTORY,
        /** A directory in which each name is a device of the opening user's own. */
        MULTIPLEXER,
        /** A device. */
        DEVICE,
        /** A port that a task published. */
        TRANSLATOR,
        /** One that this library is too old for. */
        OTHER
    }

    static NodeStat of(NodeInfo info) {
        return new NodeStat(info.getName(), switch (info.getType()) {
            case DIRECTORY -> Type.DIRECTORY;
            case MULTIPLEXER -> Type.MULTIPLEXER;
            case DEVICE -> Type.DEVICE;
            case TRANSLATOR -> Type.TRANSLATOR;
            case NODE_TYPE_UNSPECIFIED, UNRECOGNIZED -> Type.OTHER;
        }, info.getUid(), info.getGid(), info.getMode(), info.getSegment());
    }

    /** Tells whether there are nodes in it to list. */
    public boolean isListed() {
        return type == Type.DIRECTORY || type == Type.MULTIPLEXER;
    }
}
