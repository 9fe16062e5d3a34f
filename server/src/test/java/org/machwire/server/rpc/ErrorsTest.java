package org.machwire.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

class ErrorsTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KERN_SUCCESS")
    void everyCodeHasAStatusAndSaysItsNameAndNumber(ReturnCode code) throws InvalidProtocolBufferException {
        StatusRuntimeException error = Errors.of(new MachException(code, "a sentence"));

        assertThat(error.getStatus().getCode()).isNotIn(Status.Code.OK, Status.Code.UNKNOWN);
        assertThat(error.getStatus().getDescription()).contains("a sentence");
        ErrorInfo info = Objects.requireNonNull(StatusProto.fromThrowable(error)).getDetails(0).unpack(ErrorInfo.class);
        assertThat(info.getReason()).isEqualTo(code.name());
        assertThat(info.getMetadataMap()).containsOnlyKeys("code").containsValue(Integer.toString(code.number()));
        assertThat(info.getDomain()).isEqualTo(code.name().startsWith("E") ? "hurd" : "mach");
    }

    @Test
    void statusesAreThoseThatClientsKnow() {
        assertThat(Errors.status(ReturnCode.KERN_SUCCESS)).isEqualTo(Status.Code.OK);
        assertThat(Errors.status(ReturnCode.ENOENT)).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(Errors.status(ReturnCode.D_ALREADY_OPEN)).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(Errors.status(ReturnCode.EACCES)).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(Errors.status(ReturnCode.D_NO_MEMORY)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(Errors.status(ReturnCode.KERN_INVALID_TASK)).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
}
