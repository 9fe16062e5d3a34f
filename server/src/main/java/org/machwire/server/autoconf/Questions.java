package org.machwire.server.autoconf;

/** Takes the questions that the station does not answer itself. */
interface Questions {
    /**
     * Passes one on.
     *
     * @param message the question as a DNS message of its own, without an id
     * @return false if it was not taken: there will be no answer
     */
    boolean pass(Asker asker, byte[] message);
}
