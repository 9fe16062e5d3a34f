package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

class FailuresTest {
    private static RuntimeException failure(Status.Code status, String message, String code) {
        ErrorInfo info = ErrorInfo.newBuilder().setDomain("mach").putMetadata("code", code).build();
        StatusRuntimeException failure = StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(status.value()).setMessage(message).addDetails(Any.pack(info)).build());
        return Failures.of(failure.getStatus(), failure);
    }

    private static void assertCode(RuntimeException failure, ReturnCode code) {
        assertThat(failure).isInstanceOfSatisfying(MachException.class,
                mach -> assertThat(mach.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KERN_INVALID_TASK")
    void everyCodeOfTheServersIsAMachExceptionWithIt(ReturnCode code) {
        assertCode(failure(Status.Code.INTERNAL, "a sentence", Integer.toString(code.number())), code);
    }

    @Test
    void unknownTaskIsADeadServerToItsClient() {
        assertCode(failure(Status.Code.UNAUTHENTICATED, "no such task", "16"), ReturnCode.MIG_SERVER_DIED);
    }

    @Test
    void nameOfTheCodeIsSaidOnce() {
        assertThat(failure(Status.Code.NOT_FOUND, "KERN_INVALID_NAME: no such name", "15"))
                .hasMessage(new MachException(ReturnCode.KERN_INVALID_NAME, "no such name").getMessage());
    }

    @Test
    void lostConnectionIsADeadServer() {
        assertCode(Failures.of(Status.UNAVAILABLE, null), ReturnCode.MIG_SERVER_DIED);
        assertCode(Failures.of(Status.CANCELLED, new StatusRuntimeException(Status.CANCELLED)),
                ReturnCode.MIG_SERVER_DIED);
    }

    @Test
    void whatIsNotMachsIsTheServersSentence() {
        assertThat(Failures.of(Status.RESOURCE_EXHAUSTED.withDescription("more than 128 tasks of one user"), null))
                .isInstanceOf(HypervisorException.class).hasMessage("more than 128 tasks of one user");
        assertThat(Failures.of(Status.INTERNAL, null)).hasMessage("INTERNAL");
        assertThat(failure(Status.Code.INTERNAL, "odd", "none")).isInstanceOf(HypervisorException.class);
        assertThat(failure(Status.Code.INTERNAL, "odd", "987654")).isInstanceOf(HypervisorException.class);
    }
}
