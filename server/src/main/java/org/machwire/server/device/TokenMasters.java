package org.machwire.server.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Authority;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.SendRight;

/** The device masters that tokens became: found again for the same token and task, and destroyed with what they rest on. Thread-safe. */
final class TokenMasters {
    private final PortKernel kernel;
    private final DeviceTable table;
    /** Guarded by this; of other locks only that of {@code capability} is taken under it, and the port kernel's to make a port. */
    private final Map<Key, DeviceMaster> masters = new HashMap<>();

    TokenMasters(PortKernel kernel, DeviceTable table) {
        this.kernel = kernel;
        this.table = table;
    }

    /**
     * Gives a space a send right to a master that rests on an authority: to the same one for the same name.
     *
     * @return the space's name for it
     * @throws MachException KERN_INVALID_CAPABILITY the authority has died; KERN_RESOURCE_SHORTAGE
     */
    int insert(PortSpace space, Authority authority, String name, Supplier<DeviceSource> source) {
        while (true) {
            DeviceMaster master = master(new Key(space, authority, name), source);
            SendRight held = kernel.makeSend(master.port()); // so that it goes again if the space has no room for it
            if (held != null) {
                try {
                    int inserted = space.insertSend(master.port());
                    if (inserted != MachPortName.DEAD) {
                        return inserted;
                    }
                } finally {
                    held.release();
                }
            } // else its last right went while we looked, or the authority dies
        }
    }

    private synchronized DeviceMaster master(Key key, Supplier<DeviceSource> source) {
        if (key.authority().isDead()) {
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "the token was revoked, or is over");
        }
        DeviceMaster known = masters.get(key);
        if (known != null && !known.port().isDead()) {
            return known;
        }
        if (!key.authority().retain()) {
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "the token was given up");
        }
        DeviceMaster made = new DeviceMaster(kernel, table, source.get());
        masters.put(key, made);
        made.port().onDeath(() -> masterDied(key, made));
        return made;
    }

    private void masterDied(Key key, DeviceMaster master) {
        synchronized (this) {
            masters.remove(key, master);
        }
        key.authority().release();
    }

    /**
     * Which master of an authority: each task has its own.
     *
     * @param name the one device that it opens; empty for one that opens all
     */
    private record Key(PortSpace space, Authority authority, String name) {}

    /** Destroys the masters that rest on dead authorities. */
    void destroy(Set<Authority> dead) {
        List<DeviceMaster> fallen = new ArrayList<>();
        synchronized (this) {
            masters.forEach((key, master) -> {
                if (dead.contains(key.authority())) {
                    fallen.add(master);
                }
            });
        }
        fallen.forEach(master -> kernel.destroyKernelPort(master.port()));
    }
}
