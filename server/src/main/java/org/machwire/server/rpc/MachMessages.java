package org.machwire.server.rpc;

import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import org.machwire.server.port.OutgoingMessage;
import org.machwire.server.port.ReceivedMessage;
import org.machwire.server.port.TypedItem;
import org.machwire.v1.MachMessage;

/** Translates messages between the wire and the port room. */
final class MachMessages {
    private MachMessages() {}

    static OutgoingMessage decode(MachMessage message) {
        List<TypedItem> body = new ArrayList<>(message.getBodyCount());
        for (org.machwire.v1.TypedItem item : message.getBodyList()) {
            body.add(new TypedItem(item.getTypeName(), item.getTypeSize(), item.getNumber(), item.getOutOfLine(),
                    item.getData().toByteArray()));
        }
        return new OutgoingMessage(message.getBits(), message.getRemotePort(), message.getLocalPort(), message.getId(),
                body);
    }

    static MachMessage encode(ReceivedMessage received) {
        MachMessage.Builder message = MachMessage.newBuilder().setBits(received.bits())
                .setRemotePort(received.remotePort()).setLocalPort(received.localPort()).setSeqno(received.seqno())
                .setId(received.message().id()).setProtectedPayload(received.payload()).setSize(received.size());
        for (TypedItem item : received.message().body()) {
            message.addBody(org.machwire.v1.TypedItem.newBuilder().setTypeName(item.typeName())
                    .setTypeSize(item.sizeBits()).setNumber(item.number()).setOutOfLine(item.outOfLine())
                    .setData(UnsafeByteOperations.unsafeWrap(item.data())));
        }
        return message.build();
    }
}
