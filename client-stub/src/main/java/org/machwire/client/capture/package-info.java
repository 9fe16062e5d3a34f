/**
 * Reads recorded captures, classic pcap and pcapng, frame by frame, and writes pcapng.
 *
 * <p>{@link org.machwire.client.capture.CaptureReader} and {@link org.machwire.client.capture.PcapngWriter} are all that others see of it. A file is anybody's: each length in it is bounded before
 * it is believed, and what is wrong with it is one sentence of an {@link java.io.IOException}. The room imports nothing of ours, and
 * must never know what the frames are read for, or where those come from that are written. A
 * reader owns its stream, and so does a writer.
 *
 * <p>Known limits: link type Ethernet only. A frame check sequence that was recorded is taken for the frame's last octets. Of pcapng,
 * blocks other than those of sections, interfaces and packets are passed over, and so are comments and names; of a packet
 * without a time, the time is 0.
 */
@NullMarked
package org.machwire.client.capture;

import org.jspecify.annotations.NullMarked;
