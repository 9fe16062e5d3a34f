package org.machwire.pfinet.stack;

/** Hears the datagrams of one bound UDP port. Called without any lock, perhaps by several threads at once. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * Takes one datagram. What it throws goes to the thread's uncaught-exception handler and stops nothing else.
     *
     * @param destination our own address or a broadcast address, and the bound port
     * @param payload the handler's own, perhaps empty
     */
    void receive(Endpoint source, Endpoint destination, byte[] payload);
}
