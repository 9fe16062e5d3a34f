/**
 * The proof of the packet filters: every executor gives the same answer on every frame as a slow reference that was written from the
 * languages' descriptions alone, and as libpcap's own interpreter.
 *
 * <p>May import {@code org.machwire.filter} for what is to be proven, and the filter room for its executors. The reference must not know
 * either: it reads a program's words, so that one misreading is not made twice. Frames and programs come from seeds, which every failure
 * names.
 *
 * <p>Known limits: what libpcap leaves undefined is not compared with it, namely scratch memory that was never written and shifts by a
 * constant of 32 or more; Mach's MATCH_IMM and CSPF it does not know, and no header either: about frames shorter than that it is not asked,
 * nor is what is compiled, which nobody runs on them.
 */
@NullMarked
package org.machwire.server.filter.differential;

import org.jspecify.annotations.NullMarked;
