/**
 * Virtual network devices: where ports and frames meet.
 *
 * <p>May import {@code port}, {@code filter}, {@code fabric}, {@code names}, {@code capability}, {@code guard} and {@code load}. Must never know gRPC or
 * generated messages.
 *
 * <p>A {@link org.machwire.server.device.DeviceMaster} is a port with a {@link org.machwire.server.device.DeviceSource}: a looked-up
 * node, whatever a user may open, or what an imported token covers. Opening what the source finds makes an
 * {@link org.machwire.server.device.OpenDevice}, a port of its own for this task, grant, device and mode. All opens of one
 * identity share one {@link org.machwire.server.device.VirtualDevice}, the attachment, which exists from the first open to the death of the
 * last. There is one way out: the open device's port dies (its last send right went, it was taken over or revoked), which
 * {@link org.machwire.server.device.DeviceTable} learns by a death watch.
 *
 * <h2>One code, two forms</h2>
 *
 * <p>The routines are methods of the master and of the open device. {@link org.machwire.server.device.Devices} reaches them for a caller with
 * a port space, {@link org.machwire.server.device.DeviceMessages} for messages to their ports. A message says nothing of its sender, so the
 * task of an open is the one that will receive the reply, with the right in it. Where there is none (no reply port, or its
 * receive right is on its way) the open is one of its own: never the same as another, and as to who may write,
 * another task's of the grant's holder.
 *
 * <h2>Revocation</h2>
 *
 * <p>Each open has a {@link org.machwire.server.device.Passage}, which its frames go through in both directions. {@link
 * org.machwire.server.device.DeviceTable#takeAway} cuts those that rest on dead authorities; then it visits every ring once, under its lock, which takes out
 * the frames that they had sent and stamps the epoch on what goes out from then on, and withdraws the messages with their frames.
 * Whoever puts frames into a ring or queue looks at the passages under that ring's lock or the port kernel's: so nothing of theirs comes
 * after the visit, whichever thread is on its way there. Last the ports die, and clients are told as of any death.
 *
 * <p>A {@link org.machwire.server.device.Subspaces subspace} is a few names for devices that an imported token covers; a task that imports a token of
 * it sees a tree of these names only.
 *
 * <h2>What a right may do</h2>
 *
 * <p>Each open sends by a guard of its own: the addresses are the device's, the roles its grant's. What it sends to many is charged to what the grant came of
 * and to its user ({@link org.machwire.server.device.Conducts}). Dropped frames are told to two logs, the open's for its task and the device's for its owner
 * ({@link org.machwire.server.device.DropLog}); {@link org.machwire.server.device.Tracer} says what would become of frames, by the same code.
 *
 * <h2>Captures</h2>
 *
 * <p>{@link org.machwire.server.device.Captures} of a device are given copies of its frames where these pass: own ones that the switch forwards, own ones
 * that anybody drops, and what the switch gives it. They are neither filters nor receivers, wait for nobody, and take only memory that rings can
 * spare. What becomes of a received frame is asked of rules and filters a second time, so a filter that is set at that moment may
 * decide otherwise, and a ring that is full is not seen. One holder's captures may use up those that a shared device has.
 *
 * <h2>State and locks</h2>
 *
 * <p>The lock of {@link org.machwire.server.device.DeviceTable} guards which devices and opens exist, each open's filters, and the sinks of
 * receive ports. Under it the locks of {@code names}, {@code fabric} and {@code capability} are taken, which call nobody. The port kernel is
 * never called under it, but for making a port and watching it, because what a call to it sets off comes back here.
 *
 * <p>The frame path takes none of these: it reads the flags of a device, the filter tables of its opens and the ring of a sink, each an
 * immutable value behind one volatile field, and the array of its captures. It takes a ring's lock, or the port kernel's to post to a message queue.
 *
 * <h2>Known limits</h2>
 *
 * <p>{@code device_read}, {@code device_map}, the inband and the interrupt routines exist as messages only, and refuse. Flags are a device's, not an open's.
 */
@NullMarked
package org.machwire.server.device;

import org.jspecify.annotations.NullMarked;
