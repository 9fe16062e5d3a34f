package org.machwire.server.port;

import java.util.ArrayList;
import java.util.List;

/** A kernel object that remembers what it was told, in order. */
class RecordingObject implements KernelObject {
    final List<Integer> noSenders = new ArrayList<>();

    @Override
    public synchronized void noSenders(int makeSendCount) {
        noSenders.add(makeSendCount);
    }

    @Override
    public String describe() {
        return "recorder";
    }
}
