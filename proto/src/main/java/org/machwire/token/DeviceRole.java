package org.machwire.token;

import org.machwire.v1.Scope.Role;

/** A server role that a device's frames may take on, if its right says so. */
public enum DeviceRole {
    /** Answers DHCP clients. */
    DHCP_SERVER(Role.DHCP_SERVER),
    /** Sends router advertisements, and forwards. */
    ROUTER(Role.ROUTER);

    private final Role proto;

    DeviceRole(Role proto) {
        this.proto = proto;
    }

    /** @throws IllegalArgumentException if the role is unknown here */
    public static DeviceRole ofProto(Role role) {
        for (DeviceRole known : values()) {
            if (known.proto == role) {
                return known;
            }
        }
        throw new IllegalArgumentException("a role is unknown");
    }

    public Role toProto() {
        return proto;
    }
}
