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
                .putAllMetadata(failure.details()).putMetadata("code", Integer.toString(code.number())).build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder().setCode(status(code).value())
                .setMessage(String.valueOf(failure.getMessage())).addDetails(Any.pack(info)).build());
    }

    /** What a client sees of a code that a task answered and that has no name here. */
    static StatusRuntimeException unnamed(int code) {
        ErrorInfo info = ErrorInfo.newBuilder().setDomain("mach").setReason("UNNAMED_CODE")
                .putMetadata("code", Integer.toString(code)).build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNKNOWN.value()).setMessage("the task that serves the port answered code " + code)
                .addDetails(Any.pack(info)).build());
    }

    static Status.Code status(ReturnCode code) {
        return switch (code) {
            case KERN_SUCCESS -> Status.Code.OK;
            case KERN_INVALID_TASK -> Status.Code.UNAUTHENTICATED;
            case KERN_INVALID_NAME, D_NO_SUCH_DEVICE, MACH_SEND_INVALID_DEST, MACH_SEND_INVALID_REPLY,
                    MACH_RCV_INVALID_NAME, ENOENT ->
                Status.Code.NOT_FOUND;
            case KERN_NAME_EXISTS, KERN_RIGHT_EXISTS, D_ALREADY_OPEN, EEXIST -> Status.Code.ALREADY_EXISTS;
            case KERN_NO_SPACE, KERN_RESOURCE_SHORTAGE, KERN_UREFS_OVERFLOW, D_NO_MEMORY, MACH_SEND_NO_BUFFER,
                    MACH_SEND_NO_NOTIFY,
                    MACH_RCV_TOO_LARGE, MACH_RCV_HEADER_ERROR, MACH_RCV_BODY_ERROR, EDQUOT ->
                Status.Code.RESOURCE_EXHAUSTED;
            case KERN_INVALID_HOST, D_READ_ONLY, EPERM, EACCES -> Status.Code.PERMISSION_DENIED;
            case KERN_NOT_IN_SET, KERN_INVALID_RIGHT, KERN_INVALID_CAPABILITY, D_DEVICE_DOWN, D_INVALID_OPERATION,
                    MACH_SEND_INVALID_RIGHT, MACH_SEND_INVALID_NOTIFY, MACH_SEND_NOTIFY_IN_PROGRESS,
                    MACH_RCV_INVALID_NOTIFY, MACH_RCV_IN_SET,
                    ENOTDIR ->
                Status.Code.FAILED_PRECONDITION;
            case KERN_INVALID_ARGUMENT, KERN_INVALID_VALUE, D_INVALID_RECNUM, D_INVALID_SIZE, MIG_TYPE_ERROR,
                    MIG_BAD_ARGUMENTS, MIG_ARRAY_TOO_LARGE, MACH_SEND_MSG_TOO_SMALL, MACH_SEND_INVALID_TYPE,
                    MACH_SEND_INVALID_HEADER,
                    EINVAL, ENAMETOOLONG ->
                Status.Code.INVALID_ARGUMENT;
            case KERN_ABORTED, MIG_SERVER_DIED, MACH_SEND_INTERRUPTED, MACH_RCV_INTERRUPTED, MACH_RCV_PORT_CHANGED,
                    MACH_RCV_PORT_DIED ->
                Status.Code.ABORTED;
            case D_WOULD_BLOCK, MACH_SEND_TIMED_OUT, MACH_SEND_WILL_NOTIFY, MACH_RCV_TIMED_OUT ->
                Status.Code.UNAVAILABLE;
            case MIG_BAD_ID -> Status.Code.UNIMPLEMENTED;
            case KERN_FAILURE, D_IO_ERROR, MIG_REPLY_MISMATCH -> Status.Code.INTERNAL;
        };
    }
}
