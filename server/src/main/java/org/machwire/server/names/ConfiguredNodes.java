package org.machwire.server.names;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.machwire.mach.MachException;

/** Checks the configured nodes and fills in the directories on the way to them, root's and 0755. */
final class ConfiguredNodes {
    private static final int MADE_MODE = 0755;

    private final Map<String, Node.Configured> byPath = new HashMap<>();

    /** @throws IllegalArgumentException for a bad or repeated path, or a node below one that is no directory */
    ConfiguredNodes(Collection<? extends Node.Configured> nodes) {
        for (Node.Configured node : nodes) {
            NodePath path = canonical(node);
            if (path.isRoot() && !(node instanceof Node.Directory)) {
                throw new IllegalArgumentException("the node / is a directory and nothing else");
            }
            if (byPath.putIfAbsent(node.path(), node) != null) {
                throw new IllegalArgumentException("the node " + node.path() + " is configured twice");
            }
        }
        byPath.computeIfAbsent("/", ConfiguredNodes::made);
        for (Node.Configured node : nodes) {
            makeParents(canonical(node));
        }
    }

    /** Gives nodes other permissions, by path; those of nodes that there are not are ignored. */
    void change(Map<String, Permissions> permissions) {
        permissions
                .forEach((path, changed) -> byPath.computeIfPresent(path, (p, node) -> node.withPermissions(changed)));
    }

    /** The children by name of each directory, by the directory's path. The maps are the caller's to change. */
    Map<String, NavigableMap<String, Node>> children() {
        Map<String, NavigableMap<String, Node>> children = new HashMap<>();
        byPath.forEach((path, node) -> {
            if (node instanceof Node.Directory) {
                children.computeIfAbsent(path, p -> new TreeMap<>());
            }
            if (!path.equals("/")) {
                String parent = canonical(node).parent().toString();
                children.computeIfAbsent(parent, p -> new TreeMap<>()).put(node.name(), node);
            }
        });
        return children;
    }

    Node.Configured root() {
        return byPath.getOrDefault("/", made("/"));
    }

    private void makeParents(NodePath path) {
        for (NodePath at = path; !at.isRoot(); at = at.parent()) {
            String parent = at.parent().toString();
            if (!(byPath.computeIfAbsent(parent, ConfiguredNodes::made) instanceof Node.Directory)) {
                throw new IllegalArgumentException(
                        "the node " + path + " is below " + parent + ", which is no directory");
            }
        }
    }

    private static Node.Directory made(String path) {
        return new Node.Directory(path, new Permissions(0, 0, MADE_MODE));
    }

    private static NodePath canonical(Node.Configured node) {
        NodePath path;
        try {
            path = NodePath.parse(node.path());
        } catch (MachException e) {
            throw new IllegalArgumentException("the path of node " + node.path() + " is not allowed: " + e.getMessage(),
                    e);
        }
        if (path.components().contains(NodePath.PARENT)) {
            throw new IllegalArgumentException("the path of node " + node.path() + " contains \"..\"");
        }
        if (!path.toString().equals(node.path())) {
            throw new IllegalArgumentException("the path of node " + node.path() + " is to be written as " + path);
        }
        return path;
    }
}
