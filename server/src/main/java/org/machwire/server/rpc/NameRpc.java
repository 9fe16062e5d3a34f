package org.machwire.server.rpc;

import static org.machwire.server.rpc.Answers.answer;
import static org.machwire.server.rpc.Answers.answerDurably;

import io.grpc.stub.StreamObserver;
import org.machwire.server.capability.Audit;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.Durability;
import org.machwire.server.device.NodePorts;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.v1.*;

/** The file-system door, and the proc-server door. */
final class NameRpc extends NameServiceGrpc.NameServiceImplBase {
    private final NodePorts ports;
    private final NodeTree tree;
    private final Administrators administrators;
    private final Durability durability;
    private final Audit trail;

    NameRpc(RpcServer.Rooms rooms, Administrators administrators) {
        this.ports = rooms.nodePorts();
        this.tree = rooms.tree();
        this.administrators = administrators;
        this.durability = rooms.durability();
        this.trail = rooms.trail();
    }

    private static Credentials who() {
        return Caller.peer().credentials();
    }

    @Override
    public void lookup(LookupRequest request, StreamObserver<LookupResponse> out) {
        answer(out, () -> {
            NodePorts.Found found = ports.lookup(Caller.task().space(), request.getPath(), who());
            return LookupResponse.newBuilder().setPort(found.name()).setType(type(found.node())).build();
        });
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> out) {
        answer(out, () -> {
            ListResponse.Builder list = ListResponse.newBuilder();
            ports.list(Caller.task().space(), request.getPath(), who(), administrators.include(who()))
                    .forEach(node -> list.addNode(info(node)));
            return list.build();
        });
    }

    @Override
    public void stat(StatRequest request, StreamObserver<StatResponse> out) {
        answer(out, () -> StatResponse.newBuilder()
                .setNode(info(ports.stat(Caller.task().space(), request.getPath(), who()))).build());
    }

    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> out) {
        answer(out, () -> {
            ports.publish(Caller.task().space(), request.getPath(), who(), request.getMode(), request.getPort());
            return PublishResponse.getDefaultInstance();
        });
    }

    @Override
    public void chmod(ChmodRequest request, StreamObserver<ChmodResponse> out) {
        answerDurably(durability, out, () -> {
            ports.requireWholeTree(Caller.task().space());
            tree.chmod(request.getPath(), who(), administrators.include(who()), request.getMode());
            changed(request.getPath(), "mode " + Integer.toOctalString(request.getMode()));
            return ChmodResponse.getDefaultInstance();
        });
    }

    @Override
    public void chown(ChownRequest request, StreamObserver<ChownResponse> out) {
        answerDurably(durability, out, () -> {
            ports.requireWholeTree(Caller.task().space());
            tree.chown(request.getPath(), who(), administrators.include(who()),
                    request.hasUid() ? request.getUid() : null, request.hasGid() ? request.getGid() : null);
            changed(request.getPath(), (request.hasUid() ? "owner " + Integer.toUnsignedString(request.getUid()) : "")
                    + (request.hasGid() ? " group " + Integer.toUnsignedString(request.getGid()) : ""));
            return ChownResponse.getDefaultInstance();
        });
    }

    @Override
    public void getPrivilegedPorts(GetPrivilegedPortsRequest request, StreamObserver<GetPrivilegedPortsResponse> out) {
        answer(out, () -> GetPrivilegedPortsResponse.newBuilder()
                .setDeviceMaster(ports.privileged(Caller.task().space(), who())).build());
    }

    private void changed(String path, String detail) {
        trail.record(new Audit.Entry(Audit.Event.PERMISSIONS_CHANGED, who().uid(), Caller.task().number(), null, path,
                detail.strip()));
    }

    private static NodeInfo info(Node node) {
        NodeInfo.Builder info = NodeInfo.newBuilder().setName(node.name()).setType(type(node)).setUid(node.owner())
                .setGid(node.permissions().gid()).setMode(node.permissions().mode());
        if (node instanceof Node.Device device) {
            info.setSegment(device.segment().name());
        } else if (node instanceof Node.Multiplexer multiplexer) {
            info.setSegment(multiplexer.segment().name());
        }
        return info.build();
    }

    private static NodeType type(Node node) {
        return switch (node) {
            case Node.Directory d -> NodeType.DIRECTORY;
            case Node.Multiplexer m -> NodeType.MULTIPLEXER;
            case Node.Device d -> NodeType.DEVICE;
            case Node.Translator t -> NodeType.TRANSLATOR;
        };
    }
}
