package org.machwire.server.port.model;

/** {@code mach_port_status_t}; {@code sorights} counts, the last three say whether there are any. */
public record Status(int pset, int seqno, int mscount, int qlimit, int msgcount, int sorights, boolean srights,
        boolean pdrequest, boolean nsrequest) {}
