package org.machwire.pfinet.demo;

/**
 * What a listener has heard on a device.
 *
 * @param own unicast frames to the device's own address
 * @param foreign unicast frames to others
 * @param group broadcast and multicast frames
 * @param honest frames that carry {@link DemoFrames#HONEST}
 * @param forged frames that carry {@link DemoFrames#FORGED}
 */
record Heard(int own, int foreign, int group, int honest, int forged) {
    static Heard parse(String text) {
        String[] words = text.split(" ", -1);
        return new Heard(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]),
                Integer.parseInt(words[3]), Integer.parseInt(words[4]));
    }

    /** Formats the numbers as {@link #parse} reads them. */
    String text() {
        return own + " " + foreign + " " + group + " " + honest + " " + forged;
    }

    int unicast() {
        return own + foreign;
    }
}
