/**
 * {@code machwire bench}: measures a server of its own through a client process of its own.
 *
 * <p>Three kinds of process: the command, which starts the others, asks for one measurement after the other and prints; the servers,
 * started as {@code machwire serve}; the workers, which hold the {@link org.machwire.client.bench.Station}s and measure.
 * A worker is asked by lines on its standard input and answers by lines on its standard output.
 *
 * <p>What the figures mean: frames are IPv4/UDP from the sender's lease; every receiver has pfinet's filter; the guard is on, with the limits that it has by default, but
 * in {@code fanout}, which sends more broadcasts than they allow.
 * Sender and receivers share one worker and its one event loop, so that on two cores the server has the other.
 *
 * <p>Ports and messages ({@code mach-rpc}, {@code mach-oneway}, {@code ports}) are measured through the bare stubs, without devices:
 * <ul>
 * <li>an RPC is one call of {@code MachMsgService.Rpc}; its server, in another worker, takes the request from a {@code ReceiveStream} and
 * replies on a {@code SendStream}. {@code of_unary} compares it with {@code MachPortType}, called by the same client in turns;
 * <li>{@code p99_us_while_dying} is of the RPCs from the moment at which a third task's attach stream is cancelled until a
 * dead-name notification tells that its last port is dead: {@code death_ms} later. With few RPCs in that time it is nearly their longest;
 * <li>one-way messages have no body and no reply right; 512 may be on their way, answers among them; the port's queue holds 16;
 * <li>{@code heap_octets_per_port} is of live objects, as {@code jcmd GC.class_histogram} counts them after a collection; the name in the
 * task's space is part of it.
 * </ul>
 *
 * <p>Tokens ({@code token}, {@code revoke}, {@code restart}) are chains of four blocks whose last is for the user, so that no proof of a
 * key is measured with them:
 * <ul>
 * <li>{@code verify} is in the worker's process, with the server's verifier: reading and verifying, another chain each time, and once more
 * ({@code verify_again}). {@code import} is of a chain that
 * is new to the server, {@code again} of the same right after it; {@code over_unary} takes off a plain call's time of the same
 * round, so that what is left is the server's. That server keeps nothing on disk;
 * <li>what is revoked is the first block of the chain of a sender in full traffic, by a task in another process, with the state on disk;
 * each time by new stations, and the receipt must show the device and its frames. {@code plain} is the
 * median of ten calls right before it that ask for the task's port names: what any call takes on this machine, beside that traffic. The first of
 * ten, after a while of silence, takes several times as long, in the caller; so a revocation without them would;
 * <li>after a restart, time runs from the start of the new server's process (its launcher included) until the last client has
 * received a frame. Half the clients have tokens, half nodes; they are sessions with the pause that the library has.
 * </ul>
 *
 * <p>Load ({@code guard}, {@code fairness}):
 * <ul>
 * <li>{@code of_unguarded} compares with a segment whose configuration says that its guard is off, and {@code cpu_of_unguarded} is the same of the
 * server's CPU for a frame, which says more where other work takes the cores. {@code verdict_ns} is what the server's own
 * process measures, without any frame being sent: the walk through the headers and the sender's rules, of 1024 different good
 * frames of a kind in 200 KiB of memory or less; not what the switch and receivers do. {@code allocated_octets} is per frame;
 * <li>the pair of {@code fairness} sends at a tenth of the {@code maximum_fps} that it had shown before, in one process; its times are one-way, from
 * the call that sends to the one that receives, of one clock. The flooder is a client as any other, of the same user, in a process of its own: it sends
 * without a window to a second device of its own, or broadcasts, of which the storm limits let 500 a second through. All threads of its process,
 * which receives what it sends to itself, get a quarter of a core: {@code flooder_cores} is what they used;
 * <li>multicast: all devices attached, some members of one IPv4 group by IGMPv2, one other sends to it with a window. {@code delivered_fps} counts
 * what all members took together, {@code sent_fps} is that by member. It takes less to deliver one frame to 16 than to 9, so that {@code
 * delivered_of_10_devices} flatters; {@code delivered_of_17_devices} is of as many members.
 * </ul>
 *
 * <p>What leads out ({@code uplink}, {@code qemu}) has no receiver of ours at the far end of an uplink: the interface there counts. The sender
 * looks at that count now and then, for its window; who sends from a bare packet socket does so too, with the same frames. At both far
 * ends the kernel finds that the frames are for nobody. The uplink needs three busy threads and the bare socket one: {@code of_bare} says
 * little where other work takes the second core. TCP runs through {@code machwire tap}.
 */
@NullMarked
package org.machwire.client.bench;

import org.jspecify.annotations.NullMarked;
