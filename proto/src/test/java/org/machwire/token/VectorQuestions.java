package org.machwire.token;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.machwire.ethernet.MacAddress;

/** Questions to what a chain grants, and their answers: short forms that any implementation can ask itself. */
final class VectorQuestions {
    private static final List<String> QUESTIONS = List.of("node /dev/lan", "node /dev/wan", "device lan/web-1",
            "device lan/web-2", "device lan/db", "device lan/d1", "device wan/web-1", "mode 1", "mode 2", "mode 3",
            "mac 02:00:00:00:00:01", "mac 02:00:00:00:00:02", "address 10.1.0.1", "address 10.1.2.3",
            "address 192.168.0.1", "address fd00::1", "address 2001:db8::1", "address 2001:db8::2", "devices 2",
            "devices 3", "frames_per_second 10", "frames_per_second 10000", "octets_per_second 7",
            "octets_per_second 1000001", "promiscuous", "set_address", "role DHCP_SERVER", "role ROUTER");
    private static final long[] TIMES = {0, 999, 1_000, 1_999, 2_000, 2_500, 3_000, 999_999_999L, 1_000_000_000L,
            1_999_999_999L, 2_000_000_000L};

    private VectorQuestions() {}

    static Map<String, Object> ask(Scope scope) {
        Map<String, Object> answers = new LinkedHashMap<>();
        QUESTIONS.forEach(question -> answers.put(question, ask(scope, question)));
        return answers;
    }

    static boolean ask(Scope scope, String question) {
        String[] words = question.split(" ");
        String what = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "node" -> scope.admitsNode(what);
            case "device" -> scope.admitsDevice(what.split("/")[0], what.split("/")[1]);
            case "mode" -> scope.admitsMode(Integer.parseInt(what));
            case "mac" -> scope.admitsMac(MacAddress.parse(what));
            case "address" -> scope.admitsAddress(IpPrefix.parse(what).address());
            case "devices" -> scope.maxDevices() == null || Integer.parseInt(what) <= scope.maxDevices();
            case "frames_per_second" -> scope.framesPerSecond() == null
                    || Long.parseLong(what) <= scope.framesPerSecond();
            case "octets_per_second" -> scope.octetsPerSecond() == null
                    || Long.parseLong(what) <= scope.octetsPerSecond();
            case "promiscuous" -> scope.promiscuous();
            case "set_address" -> scope.setAddress();
            case "role" -> scope.admitsRole(DeviceRole.valueOf(what));
            default -> throw new IllegalArgumentException(question);
        };
    }

    static List<Object> askTimes(VerifiedToken token) {
        List<Object> answers = new ArrayList<>();
        for (long time : TIMES) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("at", time);
            VerifiedToken.Refusal refusal = token.refusalAt(time);
            answer.put("rule", refusal == null ? Json.NULL : refusal.rule().toString());
            answer.put("block", refusal == null ? Json.NULL : (long) refusal.block());
            answers.add(answer);
        }
        return answers;
    }
}
