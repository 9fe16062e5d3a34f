/**
 * The command that shows a device's frames: {@code machwire capture}, a skin of {@link org.machwire.client.CaptureStream} and
 * {@link org.machwire.client.capture.PcapngWriter}.
 */
@NullMarked
package org.machwire.client.cli.capture;

import org.jspecify.annotations.NullMarked;
