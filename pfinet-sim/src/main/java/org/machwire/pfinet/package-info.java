/**
 * A pfinet of our own: the stack of {@link org.machwire.pfinet.stack} on a device that is opened, and opened again, step by
 * step as the Hurd's pfinet opens its own (its {@code ethernet.c}), with the Mach form of the interface and nothing newer.
 *
 * <p>It may import the client library, the formats of {@code proto} and the stack. It must never know the server's rooms, nor
 * use the packet stream.
 *
 * <p><b>Who owns the state.</b> An {@link org.machwire.pfinet.EthernetDevice} has one thread, which transmits, opens again,
 * and is the only one to change what is open. The library's thread brings frames in and only hands them to the stack.
 *
 * <p><b>Known limits</b>, those of pfinet: recovery happens only when something is to be sent, so a silent station stays deaf
 * after its device has died; while it recovers, nothing else is sent; MAC and MTU are read once. Unlike pfinet it does not abort
 * when opening again fails, but tries once more with the next frame.
 */
@NullMarked
package org.machwire.pfinet;

import org.jspecify.annotations.NullMarked;
