package org.machwire.server.filter.differential;

/**
 * What the reference says of one program and one frame.
 *
 * @param delivered octets of the frame to deliver, 0 if it is refused
 * @param decidedAt the instruction of BPF, from 1, or the word of CSPF, at which that was decided; 0 if the frame has no header, or the
 *            program nothing but one
 * @param steps instructions of BPF, or instructions of CSPF without their literals, that were executed
 * @param readUnwritten whether scratch memory was read that this run had not written, which is 0
 */
record Outcome(int delivered, int decidedAt, int steps, boolean readUnwritten) {}
