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
 * @param unreadOctetsPerUser octets of answers that one user's clients have not read, from which on they receive no messages
 */
public record RpcLimits(int messageOctets, int metadataOctets, int callsPerConnection, int resetsPerConnection,
        int connectionsPerUser, int connections, int itemsPerMessage, long unreadOctetsPerUser) {
    static final int RESET_WINDOW_SECONDS = 30;
    /** So many of the longest messages more, which those who receive at once can bring about, and requests are refused. */
    private static final int GRACE_MESSAGES = 4;

    UnreadOctets unreadOctets() {
        return new UnreadOctets(unreadOctetsPerUser, unreadOctetsPerUser + (long) GRACE_MESSAGES * messageOctets);
    }
}
