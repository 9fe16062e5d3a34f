package org.machwire.server.names;

import java.util.Map;

/**
 * Where permissions that were changed by hand survive a restart. {@code store} implements it; writing returns at once, as with {@link
 * LeaseStore}.
 */
public interface PermissionStore {
    /** It is empty, and stays so. */
    PermissionStore NONE = new PermissionStore() {
        @Override
        public Map<String, Permissions> permissions() {
            return Map.of();
        }

        @Override
        public void putPermissions(String path, Permissions permissions) {}
    };

    /** The changed permissions by the canonical path of the node; read once, at the start. */
    Map<String, Permissions> permissions();

    /** Stores what a node's owner, group and bits are from now on. */
    void putPermissions(String path, Permissions permissions);
}
