/**
 * Filter programs of BPF and CSPF as a server runs them: compiled from proto's intermediate form, each once however many filters have
 * it; and the packet filters of one open device: their order, which replaces which, and the sessions of programs with MATCH_IMM, found by
 * their keys.
 *
 * <p>May import proto's {@code org.machwire.filter} and {@code org.machwire.ethernet}. Must never know ports, devices or frames' ways: a
 * receiver is an opaque value here, a user a number.
 *
 * <p>Tables and steps are immutable; a table's owner publishes the next one. The pool guards its own state.
 *
 * <p><b>Known limits.</b> HotSpot decides when a compiled class becomes machine code: until some thousand frames came it is interpreted by the
 * JVM. What is compiled stays so until its last filter has gone.
 */
@NullMarked
package org.machwire.server.filter;

import org.jspecify.annotations.NullMarked;
