package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

class MembershipReportTest {
    private static final String GROUP4 = "239.129.2.3";
    private static final String OTHER4 = "224.1.2.3";
    private static final String MAC4 = "join 1005e010203";
    private static final String GROUP6 = "ff05::1:2:3";
    private static final String OTHER6 = "ff0e::feed:beef";

    /** Remembers what was read, up to so many groups joined. */
    private static final class Recorder implements MembershipReport.Reader {
        final List<String> read = new ArrayList<>();
        private int room;

        Recorder(int room) {
            this.room = room;
        }

        @Override
        public boolean joins(MembershipReport.Group group) {
            read.add("join " + Long.toHexString(group.mac()));
            return --room >= 0;
        }

        @Override
        public void leaves(MembershipReport.Group group) {
            read.add("leave " + Long.toHexString(group.mac()));
        }
    }

    private static List<String> read(byte[] frame) {
        Recorder recorder = new Recorder(100);
        assertThat(read(frame, recorder)).isTrue();
        return recorder.read;
    }

    private static boolean read(byte[] frame, Recorder recorder) {
        byte[] larger = new byte[frame.length + 20];
        System.arraycopy(frame, 0, larger, 11, frame.length);
        long headers = Headers.walk(larger, 11, frame.length);
        assertThat(Headers.fault(headers)).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(Headers.kind(headers)).isEqualTo(Headers.MEMBERSHIP);
        return MembershipReport.read(larger, 11, headers, recorder);
    }

    private static byte[] igmp(byte[] message) {
        return Frames.ipv4(A, A4, V, V4, 2, message);
    }

    private static byte[] mld2(byte[]... records) {
        return Frames.mld(A, A6, "ff02::16", 143, Packets.mld2(records));
    }

    @Test
    void theFirstTwoVersionsOfIgmpNameOneGroup() {
        assertThat(read(igmp(Packets.igmp(0x12, GROUP4)))).containsExactly(MAC4);
        assertThat(read(igmp(Packets.igmp(0x16, GROUP4)))).containsExactly(MAC4);
        assertThat(read(igmp(Packets.igmp(0x17, GROUP4)))).containsExactly("leave 1005e010203");
    }

    @Test
    void theFirstVersionOfMldNamesOneGroup() {
        assertThat(read(Frames.mldReport(A, A6, GROUP6))).containsExactly("join 333300020003");
        assertThat(read(Frames.mldDone(A, A6, GROUP6))).containsExactly("leave 333300020003");
    }

    @Test
    void recordsOfBothVersionsJoinAndLeaveByTypeAndSources() {
        String[] without = {"", "leave", "join", "leave", "join", "", "", ""};
        String[] with = {"", "join", "join", "join", "join", "join", "", ""};
        for (int type = 0; type < 8; type++) {
            assertOutcome(without[type], read(igmp(Packets.igmp3(Packets.record(type, GROUP4)))), " 1005e010203");
            assertOutcome(without[type], read(mld2(Packets.record(type, GROUP6))), " 333300020003");
            assertOutcome(with[type], read(igmp(Packets.igmp3(Packets.record(type, GROUP4, V4, A4)))),
                    " 1005e010203");
            assertOutcome(with[type], read(mld2(Packets.record(type, GROUP6, V6))), " 333300020003");
        }
    }

    private static void assertOutcome(String expected, List<String> read, String group) {
        if (expected.isEmpty()) {
            assertThat(read).isEmpty();
        } else {
            assertThat(read).containsExactly(expected + group);
        }
    }

    @Test
    void allRecordsAreReadOverSourcesAndAuxiliaryData() {
        byte[] auxiliary = Packets.join(Frames.with(Packets.record(4, GROUP4, V4), 1, 2), new byte[8]);
        assertThat(read(igmp(Packets.igmp3(auxiliary, Packets.record(3, OTHER4), Packets.record(2, OTHER4)))))
                .containsExactly(MAC4, "leave 1005e010203", "join 1005e010203");
        assertThat(read(mld2(Packets.record(4, GROUP6, V6, A6), Packets.record(3, OTHER6))))
                .containsExactly("join 333300020003", "leave 3333feedbeef");
        assertThat(read(mld2())).isEmpty();
    }

    @Test
    void whatIsNoGroupIsPassedOver() {
        assertThat(read(igmp(Packets.igmp(0x16, V4)))).isEmpty();
        assertThat(read(igmp(Packets.igmp(0x17, "240.0.0.1")))).isEmpty();
        assertThat(read(Frames.mldReport(A, A6, V6))).isEmpty();
        assertThat(read(igmp(Packets.igmp3(Packets.record(4, V4), Packets.record(4, GROUP4))))).containsExactly(MAC4);
        assertThat(read(mld2(Packets.record(3, V6), Packets.record(4, GROUP6))))
                .containsExactly("join 333300020003");
    }

    @Test
    void allIsReadAlsoBehindWhatTheHostMayNotJoin() {
        Recorder one = new Recorder(1);
        byte[] report = mld2(Packets.record(4, GROUP6), Packets.record(4, OTHER6), Packets.record(4, "ff05::9"));
        assertThat(read(report, one)).isFalse();
        assertThat(one.read).containsExactly("join 333300020003", "join 3333feedbeef", "join 333300000009");
        Recorder none = new Recorder(0);
        assertThat(read(igmp(Packets.igmp(0x16, GROUP4)), none)).isFalse();
    }
}
