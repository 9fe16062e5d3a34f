package org.machwire.server.rpc;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** The one table from return codes to gRPC statuses. */
final class Errors {
    private Errors() {}

    /** The status a client sees, with the code in an {@code ErrorInfo}. */
    static StatusRuntimeException of(MachException failure) {
        ReturnCode code = failure.code();
        ErrorInfo info = ErrorInfo.newBuilder().setDomain(code.domain()).setReason(code.name())
                .putMetadata("code", Integer.toString(code.number())).build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder().setCode(status(code).value())
                .setMessage(String.valueOf(failure.getMessage())).addDetails(Any.pack(info)).build());
    }

    static Status.Code status(ReturnCode code) {
        return switch (code) {
            case KERN_SUCCESS -> Status.Code.OK;
            case KERN_INVALID_TASK -> Status.Code.UNAUTHENTICATED;
            case KERN_INVALID_NAME, D_NO_SUCH_DEVICE, MACH_SEND_INVALID_DEST, MACH_RCV_INVALID_NAME, ENOENT ->
                Status.Code.NOT_FOUND;
            case KERN_NAME_EXISTS, KERN_RIGHT_EXISTS, D_ALREADY_OPEN, EEXIST -> Status.Code.ALREADY_EXISTS;
            case KERN_NO_SPACE, KERN_RESOURCE_SHORTAGE, KERN_UREFS_OVERFLOW, D_NO_MEMORY, EDQUOT ->
                Status.Code.RESOURCE_EXHAUSTED;
            case D_READ_ONLY, EPERM, EACCES -> Status.Code.PERMISSION_DENIED;
            case KERN_NOT_IN_SET, KERN_INVALID_RIGHT, KERN_INVALID_CAPABILITY, D_DEVICE_DOWN, D_INVALID_OPERATION,
                    ENOTDIR ->
                Status.Code.FAILED_PRECONDITION;
            case KERN_INVALID_ARGUMENT, KERN_INVALID_VALUE, D_INVALID_RECNUM, D_INVALID_SIZE, MIG_BAD_ARGUMENTS,
                    MIG_ARRAY_TOO_LARGE, EINVAL, ENAMETOOLONG ->
                Status.Code.INVALID_ARGUMENT;
            case KERN_ABORTED, MIG_SERVER_DIED, MACH_RCV_PORT_DIED -> Status.Code.ABORTED;
            case D_WOULD_BLOCK -> Status.Code.UNAVAILABLE;
            case MIG_BAD_ID -> Status.Code.UNIMPLEMENTED;
            case KERN_FAILURE, D_IO_ERROR -> Status.Code.INTERNAL;
        };
    }
}
