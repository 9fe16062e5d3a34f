package org.machwire.server.isolation;

import java.util.HexFormat;
import java.util.List;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.Ours;
import org.machwire.server.guard.UplinkGuard;
import org.machwire.v1.DropReason;

/** The server's own guard of uplinks, in a segment of the model's. */
final class RealUplinkGuard implements Verdicts {
    private final UplinkGuard guard;

    RealUplinkGuard(List<Policy> ours) {
        guard = new UplinkGuard(new Ours() {
            @Override
            public boolean hasMac(long mac) {
                String digits = HexFormat.of().formatHex(new MacAddress(mac).octets());
                return ours.stream().anyMatch(policy -> policy.mac().equals(digits));
            }

            @Override
            public boolean hasIpv4(int address) {
                return has(HexFormat.of().toHexDigits(address));
            }

            @Override
            public boolean hasIpv6(long high, long low) {
                return has(HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low));
            }

            private boolean has(String address) {
                return ours.stream().anyMatch(policy -> policy.owns(address));
            }
        });
    }

    @Override
    public DropReason judge(byte[] frame) {
        return guard.check(frame, 0, frame.length);
    }
}
