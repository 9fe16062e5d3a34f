package org.machwire.pfinet.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final long OCTETS = 150_001;

    @Test
    void bothEndsAgreeOnWhatPassed() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Transfer sent = Transfer.send(wire, OCTETS, 1);

        assertThat(wire.size()).isEqualTo((int) OCTETS);
        assertThat(Transfer.receive(new ByteArrayInputStream(wire.toByteArray()))).isEqualTo(sent);
    }

    @Test
    void oneChangedOctetShows() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Transfer sent = Transfer.send(wire, OCTETS, 1);
        byte[] octets = wire.toByteArray();
        octets[octets.length - 1] ^= 1;

        assertThat(Transfer.receive(new ByteArrayInputStream(octets)).sha256()).isNotEqualTo(sent.sha256());
    }
}
