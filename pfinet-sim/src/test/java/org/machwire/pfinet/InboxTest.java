package org.machwire.pfinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.client.HypervisorException;
import org.machwire.client.Message;
import org.machwire.mach.MachNotify;
import org.machwire.mach.NetRcvMessage;

class InboxTest {
    private static final byte[] FRAME = "destinsourceTYpayload".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> frames = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private final Inbox inbox = new Inbox(frames::add, () -> ends.add("end"));

    @Test
    void putsTheFrameTogetherFromBothItems() {
        inbox.message(message(NetRcvMessage.ID, header(), packet()));

        assertThat(frames).containsExactly(FRAME);
    }

    @Test
    void ignoresMessagesOfAnotherId() {
        inbox.message(message(MachNotify.DEAD_NAME, header(), packet()));

        assertThat(frames).isEmpty();
    }

    @Test
    void ignoresItemsThatAreMissingOrTooShort() {
        inbox.message(message(NetRcvMessage.ID, header()));
        inbox.message(message(NetRcvMessage.ID, new byte[14], packet()));
        inbox.message(message(NetRcvMessage.ID, header(), new byte[3]));

        assertThat(frames).isEmpty();
    }

    @Test
    void tellsWhenNoMoreMessagesWillCome() {
        inbox.ended(new HypervisorException("gone"));

        assertThat(ends).containsExactly("end");
    }

    private static byte[] header() {
        return NetRcvMessage.header(FRAME, 0);
    }

    private static byte[] packet() {
        return NetRcvMessage.packet(FRAME, 0, FRAME.length, FRAME.length);
    }

    private static Message message(int id, byte[]... items) {
        List<Message.Item> body = new ArrayList<>();
        for (byte[] item : items) {
            body.add(new Message.Item(9, 8, item.length, item));
        }
        return Message.of(id, body);
    }
}
