package org.machwire.client.attack;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.machwire.client.HypervisorException;
import org.machwire.client.RefusedTokenException;
import org.machwire.mach.MachException;

/** Asks for what must be refused, and notes what is not, or for a reason that it must not be. */
final class Refusals {
    private final List<String> faults = new ArrayList<>();
    private int refused;

    /**
     * Asks for something.
     *
     * @param what for people
     * @param reasons any of which is right: names of return codes, of rules, or of gRPC statuses
     */
    void expect(String what, Runnable call, String... reasons) {
        try {
            call.run();
            faults.add(what + " was allowed");
        } catch (MachException | HypervisorException | StatusRuntimeException e) {
            String reason = reason(e);
            if (Arrays.asList(reasons).contains(reason)) {
                refused++;
            } else {
                faults.add(what + " was refused by " + reason + " instead of " + String.join(" or ", reasons));
            }
        }
    }

    /** Notes something that went wrong. */
    void fault(String sentence) {
        faults.add(sentence);
    }

    /** How many were refused. */
    int refused() {
        return refused;
    }

    List<String> faults() {
        return faults;
    }

    /** The verdict on what was asked, and on what the victims noticed of it. */
    Verdict with(String seen, Observation observation) {
        faults.addAll(observation.commonFaults());
        if (observation.allHeard() > 0) {
            faults.add("heard by " + observation.hearers());
        }
        return Verdict.of(refused + " refused; " + (seen.isEmpty() ? "" : seen + "; ") + observation.victims(), faults);
    }

    /** What a failure is known by. */
    static String reason(RuntimeException failure) {
        if (failure instanceof MachException mach) {
            return mach.code().name();
        }
        if (failure instanceof RefusedTokenException refused) {
            return refused.reason();
        }
        Throwable grpc = failure instanceof StatusRuntimeException ? failure : failure.getCause();
        if (!(grpc instanceof StatusRuntimeException status)) {
            return String.valueOf(failure.getMessage());
        }
        String reason = info(status);
        return reason.isEmpty() ? status.getStatus().getCode().name() : reason;
    }

    private static String info(StatusRuntimeException failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return "";
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException _) {
                    return "";
                }
            }
        }
        return "";
    }
}
