package org.machwire.client.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.ArpFrame;
import org.machwire.client.attack.frames.Discovery;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.MacAddress;

/** What V1 is told, after the attacks, when it asks for V2: V2's own address, or nothing where the hypervisor leaves the answer to V2. */
final class Resolution {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int IPV6 = Ethernet.HEADER_LENGTH;
    private static final int ICMPV6 = IPV6 + 40;

    private Resolution() {}

    static Verdict arp(Scene scene) throws InterruptedException {
        Host v1 = scene.v1().host();
        Host v2 = scene.v2().host();
        byte[] question = ArpFrame.request(v1.mac(), v1.ip4(), v2.ip4()).frame(v1.mac(), Frames.BROADCAST);
        byte[] address = Address.octets(v2.ip4());
        int at = Ethernet.HEADER_LENGTH + Arp.SENDER_PROTOCOL_OFFSET;
        int hardware = Ethernet.HEADER_LENGTH + Arp.SENDER_HARDWARE_OFFSET;
        return ask(scene, question,
                frame -> type(frame) == Ethernet.TYPE_ARP && frame.length >= Ethernet.HEADER_LENGTH + Arp.LENGTH
                        && Arrays.equals(frame, at, at + address.length, address, 0, address.length)
                                ? new MacAddress(Ethernet.address(frame, hardware))
                                : null,
                "ARP");
    }

    static Verdict neighbours(Scene scene) throws InterruptedException {
        Host v1 = scene.v1().host();
        Host v2 = scene.v2().host();
        byte[] question = Ipv6Frame.toGroup(v1.mac(), v1.ip6(), Address.solicitedNode(v2.ip6())).icmp(
                Icmpv6.TYPE_NEIGHBOUR_SOLICITATION,
                Discovery.neighbour(0, v2.ip6(), Discovery.link(Discovery.SOURCE_LINK, v1.mac())));
        byte[] target = Address.octets(v2.ip6());
        int at = ICMPV6 + 8;
        int link = at + 16;
        return ask(scene, question,
                frame -> type(frame) == Ethernet.TYPE_IPV6 && frame.length >= link + 8
                        && (frame[ICMPV6] & 0xff) == Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT
                        && Arrays.equals(frame, at, at + target.length, target, 0, target.length)
                                ? new MacAddress(Ethernet.address(frame, link + 2))
                                : null,
                "neighbour discovery");
    }

    /** Reads who has V2's address, by a frame that says so. */
    private interface Answer {
        @Nullable
        MacAddress read(byte[] frame);
    }

    private static Verdict ask(Scene scene, byte[] question, Answer answer, String by) throws InterruptedException {
        int mark = scene.v1().capture().size();
        scene.v1().send(List.of(question));
        byte[] first = scene.v1().capture().awaitAny(mark, frame -> answer.read(frame) != null, SHORT);
        Observation seen = scene.begin().end();
        List<String> faults = new ArrayList<>(seen.commonFaults());
        for (byte[] frame : scene.v1().capture().since(mark)) {
            MacAddress told = answer.read(frame);
            if (told != null && !told.equals(scene.v2().host().mac())) {
                faults.add("by " + by + " V1 is told that V2 is at " + told);
            }
        }
        return Verdict.of("then V1 asks for V2 by " + by + ": " + (first == null ? "no answer" : answer.read(first)),
                faults);
    }

    private static int type(byte[] frame) {
        return frame.length < Ethernet.HEADER_LENGTH ? 0 : ((frame[12] & 0xff) << 8) | (frame[13] & 0xff);
    }
}
