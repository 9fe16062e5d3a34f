package org.machwire.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

import io.grpc.StatusRuntimeException;

import org.machwire.client.HypervisorException;
import org.machwire.mach.MachException;

/** How a client process takes its orders, a line each, and answers: "ok RESULT", or the code of what failed. */
final class Conversation {
    private Conversation() {}

    /** Carries out each line of standard input, split into words, until its end. */
    static void hold(Function<List<String>, String> routine) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println("> " + answer(routine, List.of(line.split(" ", -1))));
        }
    }

    private static String answer(Function<List<String>, String> routine, List<String> words) {
        try {
            return "ok " + routine.apply(words);
        } catch (MachException e) {
            return e.code().name();
        } catch (HypervisorException e) {
            return "refused " + e.getMessage();
        } catch (StatusRuntimeException e) {
            return RpcError.of(e).reason();
        }
    }
}
