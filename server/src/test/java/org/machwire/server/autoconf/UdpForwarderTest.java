package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.machwire.server.names.DeviceIdentity;

class UdpForwarderTest {
    private static final DeviceIdentity WEB = new DeviceIdentity("lan", 1000, "/net/lan", "web");
    private static final int TIMEOUT_MS = 10_000;

    private static byte[] question() {
        return HexFormat.of().parseHex("0000" + "0100" + "0001" + "0000".repeat(3) + DnsFrames.question("a.b", 1, 1));
    }

    @Test
    void aQuestionReachesTheServerAndItsAnswerTheAskerButAForgeryDoesNot() throws IOException, InterruptedException {
        BlockingQueue<byte[]> answers = new ArrayBlockingQueue<>(8);
        InetAddress here = InetAddress.getLoopbackAddress();
        try (DatagramSocket server = new DatagramSocket(0, here);
                DatagramSocket forger = new DatagramSocket(0, here);
                UdpForwarder forwarder = UdpForwarder.open(new InetSocketAddress(here, server.getLocalPort()),
                        () -> 0x1234)) {
            server.setSoTimeout(TIMEOUT_MS);
            assertThat(forwarder.ask(WEB, question(), answers::add)).isTrue();
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            server.receive(packet);
            byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
            assertThat(message).isEqualTo(withId(question()));
            message[2] |= (byte) 0x80;

            byte[] forged = message.clone();
            forged[3] = 3;
            forger.send(new DatagramPacket(forged, forged.length, packet.getSocketAddress()));
            server.send(new DatagramPacket(new byte[0], 0, packet.getSocketAddress()));
            server.send(new DatagramPacket(message, message.length, packet.getSocketAddress()));

            assertThat(answers.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isEqualTo(message);
            assertThat(answers).isEmpty();
        }
    }

    private static byte[] withId(byte[] message) {
        byte[] changed = message.clone();
        changed[0] = 0x12;
        changed[1] = 0x34;
        return changed;
    }

    @Test
    void aServerThatIsNotThereStopsNothing() throws IOException, InterruptedException {
        BlockingQueue<byte[]> answers = new ArrayBlockingQueue<>(8);
        InetAddress here = InetAddress.getLoopbackAddress();
        int port;
        try (DatagramSocket gone = new DatagramSocket(0, here)) {
            port = gone.getLocalPort();
        }
        int[] id = {0};
        try (UdpForwarder forwarder = UdpForwarder.open(new InetSocketAddress(here, port), () -> id[0]++)) {
            for (int i = 0; i < 5; i++) {
                assertThat(forwarder.ask(WEB, question(), answers::add)).isTrue();
            }
            try (DatagramSocket server = new DatagramSocket(port, here)) {
                server.setSoTimeout(TIMEOUT_MS);
                assertThat(forwarder.ask(WEB, question(), answers::add)).isTrue();
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                server.receive(packet);
                packet.getData()[2] |= (byte) 0x80;
                server.send(packet);
                assertThat(answers.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isNotNull();
            }
        }
    }
}
