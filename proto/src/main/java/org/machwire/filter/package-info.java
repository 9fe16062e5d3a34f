/**
 * Mach packet filter programs: parse, verify, interpret, explain. A program is an array of 16-bit words whose first word is a header
 * (directions and interpreter); the rest is for CSPF, Mach's native stack machine, or for BPF with Mach's MATCH_IMM and KEY.
 *
 * <p>May import {@code ethernet} and the JDK. Must never know ports, devices, priorities or gRPC: what a refused program or an
 * accepted frame means is the caller's business. Programs are immutable; the only mutable state is each thread's scratch memory
 * ({@link org.machwire.filter.Scratch}).
 *
 * <p>Where real systems differ or err, this room chooses. Every refusal happens at parse: what was parsed ends after at most
 * one step per instruction and reads nothing outside the frame it is given.
 * <ul>
 * <li>BPF loads see header and payload as one buffer, bytes are zero-extended, a load past the end refuses the frame. LEN is
 * the length of the whole frame; RET counts octets of payload.</li>
 * <li>All arithmetic is unsigned, of 32 bits. A shift by 32 or more gives 0. Division by a zero in X refuses the frame.</li>
 * <li>CSPF programs that would take from an empty stack, or leave one at the end, are refused. The limit of 30 pushes counts
 * what really lies on the stack: Mach forgets that COR, CAND, CNOR and CNAND take two values and leave none.</li>
 * </ul>
 *
 * <p>Both languages become one intermediate form, {@link org.machwire.filter.FilterCode}: what runs, interpreted or compiled, is that. Programs that
 * differ in keys only have the same one: whoever holds several of them runs it once, and looks the keys up. What a program with keys returns
 * otherwise is for nobody.
 */
@NullMarked
package org.machwire.filter;

import org.jspecify.annotations.NullMarked;
