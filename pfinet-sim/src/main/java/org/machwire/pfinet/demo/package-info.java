/**
 * The demonstration: a play on a private hypervisor, whose actors are processes started by the launcher. Each scene shows one
 * thing and checks it.
 *
 * <p>It may import the client library, the formats of {@code proto} and the commands. It must never import the server, nor the
 * stack: pfinet acts here by its command, and is known by what it prints.
 *
 * <p>The {@link org.machwire.pfinet.demo.Stage} owns every process and the directory; when it is closed nothing is left. Puppets
 * are clients that do what they are told by lines on standard input ({@code demo puppet}).
 *
 * <p>Known limits: Linux only, with bash; the scene of the kernel stacks needs namespaces and {@code /dev/net/tun}, and says why
 * it is skipped where it is not allowed them.
 */
@NullMarked
package org.machwire.pfinet.demo;

import org.jspecify.annotations.NullMarked;
