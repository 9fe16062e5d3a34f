package org.machwire.server.capability;

import org.machwire.token.Octets;

/**
 * What a token became.
 *
 * @param authority to be given back with {@link Authority#release}
 * @param token the token, for those who export what they imported
 * @param uid who imported it, whom what it occupies is charged to
 */
public record Imported(Authority authority, Octets token, int uid) {}
