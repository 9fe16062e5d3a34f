package org.machwire.server.names;

import java.util.HashMap;
import java.util.Map;

/** A store in memory: a second {@link NodeTree} made of it is the server after a restart. */
final class MemoryPermissions implements PermissionStore {
    private final Map<String, Permissions> stored = new HashMap<>();

    @Override
    public Map<String, Permissions> permissions() {
        return Map.copyOf(stored);
    }

    @Override
    public void putPermissions(String path, Permissions permissions) {
        stored.put(path, permissions);
    }
}
