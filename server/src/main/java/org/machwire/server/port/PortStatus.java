package org.machwire.server.port;

/**
 * The state of a receive right: {@code mach_port_status_t}.
 *
 * @param portSet the port set it is a member of, 0 without one
 * @param seqno the sequence number of the next message received
 * @param makeSendCount send rights made from it
 * @param queueLimit messages that may wait before senders are refused
 * @param messageCount messages that wait
 * @param sendOnceRights extant send-once rights, those of queued messages included
 * @param sendRights send rights exist, those of queued messages included
 */
public record PortStatus(int portSet, int seqno, int makeSendCount, int queueLimit, int messageCount,
        int sendOnceRights, boolean sendRights, boolean portDestroyedRequest, boolean noSendersRequest) {}
