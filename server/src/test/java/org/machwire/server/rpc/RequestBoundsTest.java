package org.machwire.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.SendRequest;
import org.machwire.v1.TypedItem;

class RequestBoundsTest {
    private static final RequestBounds SEND = RequestBounds
            .of(MachMsgServiceGrpc.getSendMethod().getRequestMarshaller(), 5000, 3);
    private static final RequestBounds RPC = RequestBounds
            .of(MachMsgServiceGrpc.getRpcMethod().getRequestMarshaller(), 5000, 3);

    private static SendRequest send(int items) {
        return SendRequest.newBuilder().setOption(9).setMessage(MachMessage.newBuilder().setRemotePort(7)
                .addAllBody(Collections.nCopies(items, TypedItem.getDefaultInstance())).setSize(8)).build();
    }

    @Test
    void itemsAreCountedWhereTheyAre() throws IOException {
        assertThat(SEND.hasTooManyItems(send(3).toByteArray())).isFalse();
        assertThat(SEND.hasTooManyItems(send(4).toByteArray())).isTrue();
        assertThat(RPC.hasTooManyItems(RpcRequest.newBuilder().setSend(send(3)).build().toByteArray())).isFalse();
        assertThat(RPC.hasTooManyItems(RpcRequest.newBuilder().setSend(send(4)).build().toByteArray())).isTrue();
    }

    /** The wire format merges a field that comes twice. */
    @Test
    void itemsOfAMessageInPiecesAreCountedTogether() throws IOException {
        byte[] twice = ByteString.copyFrom(send(2).toByteArray())
                .concat(ByteString.copyFrom(send(2).toByteArray())).toByteArray();

        assertThat(SendRequest.parseFrom(twice).getMessage().getBodyCount()).isEqualTo(4);
        assertThat(SEND.hasTooManyItems(twice)).isTrue();
    }

    @Test
    void whatIsNoMessageIsNotCounted() {
        assertThatThrownBy(() -> SEND.hasTooManyItems(new byte[]{10, 100, 1})).isInstanceOf(IOException.class);
    }

    @Test
    void onlyRequestsThatCarryMessagesAreShorterAndCounted() {
        RequestBounds receive = RequestBounds.of(MachMsgServiceGrpc.getReceiveMethod().getRequestMarshaller(), 5000, 3);

        assertThat(receive.maxOctets()).isEqualTo(5000);
        assertThat(receive.mayHaveTooManyItems(5000)).isFalse();
        assertThat(SEND.maxOctets()).isEqualTo(4936);
        assertThat(SEND.mayHaveTooManyItems(7)).isFalse();
        assertThat(SEND.mayHaveTooManyItems(8)).isTrue();
    }
}
