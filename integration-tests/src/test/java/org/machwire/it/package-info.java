/**
 * Behaviour through the public interface only: real server processes started by the launcher, real sockets, other users.
 *
 * <p>{@link org.machwire.it.ServerProcess} is the server under test, {@link org.machwire.it.RawClient} a client made of
 * generated stubs, {@link org.machwire.it.PuppetProcess} a client in a process of its own, of any user.
 * {@link org.machwire.it.RawMach} is such a client that speaks Mach, for the statements of {@code MACH.md}.
 * {@code org.machwire.client} may be used; the server's classes must not be: what they do is seen from outside.
 */
@NullMarked
package org.machwire.it;

import org.jspecify.annotations.NullMarked;
