package org.machwire.server.device;

import org.machwire.v1.DropReason;

/**
 * Why frames of one device were dropped.
 *
 * @param path of the device's node
 * @param owner whose device it is
 * @param frames how many there were for this reason until now
 * @param sample one of them
 */
public record DropNotice(String path, int owner, DropReason reason, long frames, DropSample sample) {}
