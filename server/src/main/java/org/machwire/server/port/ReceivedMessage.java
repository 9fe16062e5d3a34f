package org.machwire.server.port;

/**
 * A message with the header that its receiver sees.
 *
 * @param bits the dispositions: the remote port's, and shifted by 8 the kind of right that it was sent to, PORT_SEND 17
 *        or (every notification) PORT_SEND_ONCE 18
 * @param remotePort the name of the reply right, 0 without one
 * @param localPort the name of the port it was received from
 * @param seqno how many messages were received from the port before
 */
public record ReceivedMessage(int bits, int remotePort, int localPort, int seqno, Message message) {}
