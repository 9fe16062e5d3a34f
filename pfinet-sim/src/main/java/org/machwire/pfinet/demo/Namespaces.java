package org.machwire.pfinet.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this user may have network namespaces with TAP interfaces, and how.
 *
 * @param unshare the command that runs another in a new network namespace; empty if there is none
 * @param refusal why not, where there is none
 */
record Namespaces(List<String> unshare, String refusal) {
    /** As root, and as a user in a user namespace of his own. */
    private static final List<String> WAYS = List.of("-n", "-Urn");
    private static final String OPEN_TUN = "exec 3<>/dev/net/tun";

    /** Tries both ways to make a namespace, and to open {@code /dev/net/tun} in it. */
    static Namespaces probe() throws InterruptedException {
        String refusal = "";
        for (String way : WAYS) {
            List<String> unshare = List.of("unshare", way);
            refusal = refusal(unshare);
            if (refusal.isEmpty()) {
                return new Namespaces(unshare, "");
            }
        }
        return new Namespaces(List.of(), refusal);
    }

    private static String refusal(List<String> unshare) throws InterruptedException {
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of("bash", "-c", OPEN_TUN));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            List<String> output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                    .toList();
            if (process.waitFor() == 0) {
                return "";
            }
            return output.isEmpty() ? String.join(" ", unshare) + " fails" : output.getLast();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    boolean allowed() {
        return !unshare.isEmpty();
    }
}
