package org.machwire.server.rpc;

/**
 * Bounds of what connections and calls take.
 *
 * @param messageOctets octets of one message
 * @param metadataOctets octets of a call's metadata
 * @param callsPerConnection concurrent calls
 * @param resetsPerConnection stream resets in {@value #RESET_WINDOW_SECONDS} seconds
 * @param connectionsPerUser connections of one user
 * @param connections connections in all
 * @param itemsPerMessage items in the body of one Mach message
 */
public record RpcLimits(int messageOctets, int metadataOctets, int callsPerConnection, int resetsPerConnection,
        int connectionsPerUser, int connections, int itemsPerMessage) {
    static final int RESET_WINDOW_SECONDS = 30;
}
