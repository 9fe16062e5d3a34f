package org.machwire.server.names;

/** A published node, in the hand of who published it. */
@FunctionalInterface
public interface Publication {

    /** Takes the node out of the tree and gives the quota back. Does nothing the second time. */
    void unpublish();
}
