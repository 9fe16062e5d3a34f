/**
 * A virtual device as a TAP interface of this process's network namespace: the end of the wire for {@code machwire tap}.
 *
 * <p>It may import the client library, {@code proto} and the JDK. It must never know gRPC or commands. {@link
 * org.machwire.client.tap.TapDevice} joins a device and its lease with the interface of {@code org.machwire.linux}. Native calls
 * are made in {@link org.machwire.client.tap.Signals} only.
 *
 * <p>State: a {@link org.machwire.client.tap.TapDevice} owns its interface and a kept device, whose session's thread configures the
 * interface. One thread reads the interface, the library's delivery thread writes to it.
 */
@NullMarked
package org.machwire.client.tap;

import org.jspecify.annotations.NullMarked;
