package org.machwire.client;

import org.machwire.v1.MachPortStatus;

/**
 * The state of a receive right: {@code mach_port_status_t}.
 *
 * @param pset the name of the port set that it is a member of; 0 without one
 * @param seqno the sequence number of the next message
 * @param mscount the make-send count
 * @param qlimit how many messages may wait, 0 to 16
 * @param msgcount how many wait
 * @param sorights how many send-once rights exist
 * @param srights whether send rights exist
 * @param pdrequest whether a port-destroyed notification is requested
 * @param nsrequest whether a no-senders notification is requested
 */
public record PortStatus(int pset, int seqno, int mscount, int qlimit, int msgcount, int sorights, boolean srights,
        boolean pdrequest, boolean nsrequest) {
    static PortStatus of(MachPortStatus status) {
        return new PortStatus(status.getPset(), status.getSeqno(), status.getMscount(), status.getQlimit(),
                status.getMsgcount(), status.getSorights(), status.getSrights(), status.getPdrequest(),
                status.getNsrequest());
    }
}
