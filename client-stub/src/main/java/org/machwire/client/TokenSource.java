package org.machwire.client;

/** Where tokens come from: a file, which always has the same, or a sub-Hurd, which makes a new one each time. */
@FunctionalInterface
public interface TokenSource {
    /**
     * Gets a token, to be imported at once.
     *
     * @throws HypervisorException if there is none to be had now
     */
    Credential fetch();
}
