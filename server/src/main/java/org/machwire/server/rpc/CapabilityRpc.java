package org.machwire.server.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Capabilities;
import org.machwire.server.capability.GrantView;
import org.machwire.server.capability.Presenter;
import org.machwire.server.capability.Receipt;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.capability.TooManyRefusalsException;
import org.machwire.server.device.TokenPorts;
import org.machwire.server.port.PortSpace;
import org.machwire.server.task.Task;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.v1.CapabilityServiceGrpc;
import org.machwire.v1.ExportRequest;
import org.machwire.v1.ExportResponse;
import org.machwire.v1.GrantInfo;
import org.machwire.v1.ImportRequest;
import org.machwire.v1.ImportResponse;
import org.machwire.v1.ListGrantsRequest;
import org.machwire.v1.ListGrantsResponse;
import org.machwire.v1.MakeSubspaceRequest;
import org.machwire.v1.MakeSubspaceResponse;
import org.machwire.v1.Mapping;
import org.machwire.v1.RevokeRequest;
import org.machwire.v1.RevokeResponse;
import org.machwire.v1.RevokedDevice;

/** The token door. Its routines verify signatures and wait for the disk, so none of them runs on an event loop. */
final class CapabilityRpc extends CapabilityServiceGrpc.CapabilityServiceImplBase {
    private static final Pattern LABEL = Pattern.compile("[\\p{Print}&&\\p{ASCII}]{0,64}");

    private final TokenPorts ports;
    private final Capabilities capabilities;
    private final Administrators administrators;
    private final Executor desk;

    /** @param desk runs what may wait */
    CapabilityRpc(TokenPorts ports, Capabilities capabilities, Administrators administrators, Executor desk) {
        this.ports = ports;
        this.capabilities = capabilities;
        this.administrators = administrators;
        this.desk = desk;
    }

    private record Client(PortSpace space, Presenter presenter) {}

    private <R> void atDesk(StreamObserver<R> out, Function<Client, R> routine) {
        Task task = Caller.task();
        var credentials = Caller.peer().credentials();
        Presenter presenter = new Presenter(credentials, administrators.include(credentials), task.number(),
                Octets.of(task.id()));
        Client caller = new Client(task.space(), presenter);
        desk.execute(() -> Answers.answer(out, () -> routine.apply(caller)));
    }

    @Override
    public void export(ExportRequest request, StreamObserver<ExportResponse> out) {
        if (!LABEL.matcher(request.getLabel()).matches()) {
            out.onError(Answers.invalid("a label has at most 64 printable ASCII characters"));
            return;
        }
        atDesk(out, caller -> {
            Token token = ports.export(caller.space(), request.getRightList(), terms(request), caller.presenter(),
                    request.getLabel());
            return ExportResponse.newBuilder().setToken(ByteString.copyFrom(token.encode()))
                    .setId(octets(token.last().id())).build();
        });
    }

    private static Terms terms(ExportRequest request) {
        try {
            return Terms.ofProto(request.getTerms());
        } catch (IllegalArgumentException e) {
            throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void import_(ImportRequest request, StreamObserver<ImportResponse> out) {
        atDesk(out, caller -> {
            try {
                TokenPorts.Import imported = ports.importToken(caller.space(), request.getToken().toByteArray(),
                        request.getProof().toByteArray(), caller.presenter());
                return ImportResponse.newBuilder().setMaster(imported.master()).setRootDirectory(imported.root())
                        .addAllScope(imported.authority().scope().toProtos()).setId(octets(imported.authority().id()))
                        .build();
            } catch (RefusedException e) {
                throw refused(e);
            } catch (TooManyRefusalsException e) {
                throw Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException();
            }
        });
    }

    /** The reason, for the holder; for others only that it was refused. */
    private static StatusRuntimeException refused(RefusedException refusal) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder().setDomain("machwire").setReason("REFUSED");
        TokenException reason = refusal.reason();
        if (reason != null) {
            info.setReason(reason.rule().name());
            if (reason.block() != TokenException.WHOLE_TOKEN) {
                info.putMetadata("block", Integer.toString(reason.block()));
            }
        }
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.PERMISSION_DENIED.value()).setMessage(String.valueOf(refusal.getMessage()))
                .addDetails(Any.pack(info.build())).build());
    }

    @Override
    public void revoke(RevokeRequest request, StreamObserver<RevokeResponse> out) {
        if (request.getId().size() != BlockId.LENGTH) {
            out.onError(Answers.invalid("the id of a block has 32 octets"));
            return;
        }
        atDesk(out, caller -> {
            Receipt receipt = capabilities.revoke(BlockId.of(request.getId().toByteArray()),
                    request.getToken().toByteArray(), request.getProof().toByteArray(), caller.presenter());
            if (receipt == null) {
                throw Status.NOT_FOUND.withDescription("there is no such grant of yours").asRuntimeException();
            }
            return response(receipt);
        });
    }

    private static RevokeResponse response(Receipt receipt) {
        RevokeResponse.Builder response = RevokeResponse.newBuilder().setEpoch(receipt.epoch());
        receipt.casualties().forEach(casualty -> response.addDevice(RevokedDevice.newBuilder().setPath(casualty.path())
                .setTaskNumber(casualty.task()).setTxFrames(casualty.sent()).setRxFrames(casualty.received())));
        receipt.ids().forEach(id -> response.addId(octets(id)));
        return response.build();
    }

    @Override
    public void listGrants(ListGrantsRequest request, StreamObserver<ListGrantsResponse> out) {
        atDesk(out, caller -> {
            ListGrantsResponse.Builder response = ListGrantsResponse.newBuilder();
            capabilities.list(caller.presenter()).forEach(view -> response.addGrant(info(view)));
            return response.build();
        });
    }

    private static GrantInfo info(GrantView view) {
        Terms terms = view.terms();
        GrantInfo.Builder info = GrantInfo.newBuilder().setId(octets(view.id())).setUid(view.uid())
                .setSince(view.since()).setLabel(view.label()).setHolder(terms.holder().toProto())
                .setScope(terms.scope().toProto()).setValidity(terms.validity().toProto())
                .setDelegations(terms.delegations()).setRevoked(view.isRevoked()).setDevices(view.devices());
        BlockId parent = view.parent();
        if (parent != null) {
            info.setParent(octets(parent));
        }
        return info.build();
    }

    @Override
    public void makeSubspace(MakeSubspaceRequest request, StreamObserver<MakeSubspaceResponse> out) {
        atDesk(out, caller -> {
            Map<String, String> mappings = new LinkedHashMap<>();
            for (Mapping mapping : request.getMappingList()) {
                if (mappings.put(mapping.getName(), mapping.getDevice()) != null) {
                    throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT,
                            "the name " + mapping.getName() + " is mapped twice");
                }
            }
            return MakeSubspaceResponse.newBuilder().setSubspace(ByteString.copyFrom(
                    ports.makeSubspace(caller.space(), request.getMaster(), mappings).octets().toArray())).build();
        });
    }

    private static ByteString octets(BlockId id) {
        return ByteString.copyFrom(id.toArray());
    }
}
