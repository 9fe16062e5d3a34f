package org.machwire.server.rpc;

import static org.machwire.server.rpc.Answers.answer;

import io.grpc.stub.StreamObserver;
import org.machwire.server.capability.Credentials;
import org.machwire.server.device.NodePorts;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.v1.*;

/** The file-system door. */
final class NameRpc extends NameServiceGrpc.NameServiceImplBase {
    private final NodePorts ports;
    private final NodeTree tree;
    private final Administrators administrators;

    NameRpc(NodePorts ports, NodeTree tree, Administrators administrators) {
        this.ports = ports;
        this.tree = tree;
        this.administrators = administrators;
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
            tree.list(request.getPath(), who(), administrators.include(who()))
                    .forEach(node -> list.addNode(info(node)));
            return list.build();
        });
    }

    @Override
    public void stat(StatRequest request, StreamObserver<StatResponse> out) {
        answer(out, () -> StatResponse.newBuilder().setNode(info(tree.stat(request.getPath(), who()))).build());
    }

    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> out) {
        answer(out, () -> {
            ports.publish(Caller.task().space(), request.getPath(), who(), request.getMode(), request.getPort());
            return PublishResponse.getDefaultInstance();
        });
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
