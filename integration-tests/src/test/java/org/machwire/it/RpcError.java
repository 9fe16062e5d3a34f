package org.machwire.it;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import org.junit.jupiter.api.function.Executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * How a call failed, as a client in any language sees it.
 *
 * @param status gRPC's code
 * @param domain {@code ErrorInfo.domain}; empty without an ErrorInfo
 * @param reason {@code ErrorInfo.reason}
 * @param code {@code ErrorInfo.metadata["code"]}
 * @param block {@code ErrorInfo.metadata["block"]}
 * @param rule the rule of filter programs that is broken, and {@code @} where: of {@code ErrorInfo.metadata["rule"]} and {@code ["index"]}
 * @param message for people
 */
record RpcError(Status.Code status, String domain, String reason, String code, String block, String rule,
        String message) {
    /** Makes a call that must fail. */
    static RpcError of(Executable call) {
        Throwable failure = catchThrowable(call::execute);
        assertThat(failure).as("the call was to fail with a gRPC status").isInstanceOf(StatusRuntimeException.class);
        return of(failure);
    }

    static RpcError of(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        String message = status.getDescription() == null ? "" : status.getDescription();
        com.google.rpc.Status details = StatusProto.fromThrowable(failure);
        if (details != null) {
            for (Any detail : details.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    ErrorInfo info = unpack(detail);
                    return new RpcError(status.getCode(), info.getDomain(), info.getReason(),
                            info.getMetadataOrDefault("code", ""), info.getMetadataOrDefault("block", ""),
                            info.getMetadataOrDefault("rule", "") + "@" + info.getMetadataOrDefault("index", ""),
                            message);
                }
            }
        }
        return new RpcError(status.getCode(), "", "", "", "", "", message);
    }

    private static ErrorInfo unpack(Any detail) {
        try {
            return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks that it is a code of Mach's, or of the Hurd's, with its number and its name. */
    RpcError is(String expectedDomain, String expectedReason, int expectedCode) {
        assertThat(domain + " " + reason + " " + code).as("%s", this)
                .isEqualTo(expectedDomain + " " + expectedReason + " " + expectedCode);
        return this;
    }

    /** Checks that it is the refusal of a token that says nothing of why: to whoever has not proved to be the holder. */
    void isBareRefusal() {
        assertThat(status + " " + domain + " " + reason + " " + block).as("%s", this)
                .isEqualTo("PERMISSION_DENIED machwire REFUSED ");
    }

    /** Checks that it is the refusal of a token that tells its holder which block and which rule. */
    void isRefusal(int expectedBlock, String expectedReason) {
        assertThat(status + " " + domain + " " + reason + " " + block).as("%s", this)
                .isEqualTo("PERMISSION_DENIED machwire " + expectedReason + " " + expectedBlock);
    }

    /** Checks that it is a plain gRPC status, without a code of Mach's. */
    RpcError isPlain(Status.Code expected) {
        assertThat(status).as("%s", this).isEqualTo(expected);
        assertThat(reason).as("%s", this).isEmpty();
        return this;
    }
}
