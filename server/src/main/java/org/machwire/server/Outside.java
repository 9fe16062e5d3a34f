package org.machwire.server;

import java.io.IOException;
import org.machwire.server.device.Devices;

/**
 * What is attached to segments beside devices.
 *
 * @param stations the hypervisor's own
 * @param uplinks to the world outside
 */
record Outside(Stations stations, Uplinks uplinks) implements AutoCloseable {
    /**
     * Attaches all.
     *
     * @throws IOException with one sentence for people: something cannot be had, and then nothing is attached
     */
    static Outside open(ServerConfig config, Devices devices) throws IOException {
        Stations stations = Stations.open(config.hosts(), devices.segments());
        try {
            return new Outside(stations, Uplinks.open(config, devices));
        } catch (IOException | RuntimeException e) {
            stations.close();
            throw e;
        }
    }

    /** To be called every second. */
    void tick() {
        uplinks.tick();
        stations.tick(System.nanoTime());
    }

    @Override
    public void close() throws IOException {
        uplinks.close();
        stations.close();
    }
}
