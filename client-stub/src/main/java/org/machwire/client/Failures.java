package org.machwire.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** Turns gRPC's failures into the library's own. */
final class Failures {
    /** The ErrorInfo's domain of a token that is refused. */
    private static final String TOKENS = "machwire";
    private static final String REFUSED = "the token is refused";

    private Failures() {}

    /** Makes a call; its failure becomes a {@link MachException} or {@link HypervisorException}. */
    static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw of(e.getStatus(), e);
        }
    }

    static RuntimeException of(Status status, @Nullable Throwable failure) {
        ErrorInfo info = failure == null ? null : info(failure);
        ReturnCode code = info == null ? null : code(info);
        String detail = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        if (code == ReturnCode.KERN_INVALID_TASK) {
            return new MachException(ReturnCode.MIG_SERVER_DIED, "this task is not known any more");
        }
        if (code != null) {
            return new MachException(code, withoutName(code, detail));
        }
        if (status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.CANCELLED) {
            return new MachException(ReturnCode.MIG_SERVER_DIED,
                    "the hypervisor cannot be reached: " + cause(status, detail));
        }
        if (info != null && info.getDomain().equals(TOKENS)) {
            return new RefusedTokenException(info.getReason(),
                    detail.startsWith(REFUSED) ? detail : REFUSED + ": " + detail);
        }
        return new HypervisorException(detail);
    }

    /** What lies at the bottom of a failed connection ("Connection refused"), where gRPC says no more than "io exception". */
    static String cause(Status status, String otherwise) {
        String deepest = otherwise;
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            deepest = cause.getMessage() == null ? deepest : cause.getMessage();
        }
        return deepest;
    }

    private static String withoutName(ReturnCode code, String detail) {
        String prefix = code.name() + ": ";
        return detail.startsWith(prefix) ? detail.substring(prefix.length()) : detail;
    }

    private static @Nullable ReturnCode code(ErrorInfo info) {
        try {
            return ReturnCode.of(Integer.parseInt(info.getMetadataOrDefault("code", "")));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static @Nullable ErrorInfo info(Throwable failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return null;
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class);
                } catch (InvalidProtocolBufferException _) {
                    return null;
                }
            }
        }
        return null;
    }
}
