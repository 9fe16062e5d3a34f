package org.machwire.server.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.io.IOException;
import org.machwire.v1.MachMessage;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.SendRequest;

/**
 * How much the requests of one method may hold, as far as it can be told before they are decoded.
 *
 * @param maxOctets octets of the longest
 * @param maxItems items of the bodies of Mach messages in it
 * @param body numbers of the fields that lead to the items; empty where a request has none
 */
@SuppressWarnings("ArrayRecordComponent") // constants that are never compared
record RequestBounds(int maxOctets, int maxItems, int... body) {
    /** A message gets longer on its way: its header grows by numbers, names and payload, at most 52 octets in all. */
    private static final int GROWTH = 64;
    private static final int MIN_ITEM_OCTETS = 2;
    private static final int[] NO_BODY = {};

    /** The bounds of what a marshaller reads. */
    static RequestBounds of(Marshaller<?> requests, int maxOctets, int maxItems) {
        Object prototype = requests instanceof PrototypeMarshaller<?> known ? known.getMessagePrototype() : null;
        return switch (prototype) {
            case SendRequest _ -> new RequestBounds(maxOctets - GROWTH, maxItems, SendRequest.MESSAGE_FIELD_NUMBER,
                    MachMessage.BODY_FIELD_NUMBER);
            case RpcRequest _ -> new RequestBounds(maxOctets - GROWTH, maxItems, RpcRequest.SEND_FIELD_NUMBER,
                    SendRequest.MESSAGE_FIELD_NUMBER, MachMessage.BODY_FIELD_NUMBER);
            case null, default -> new RequestBounds(maxOctets, maxItems, NO_BODY);
        };
    }

    /** Tells whether a request of so many octets can have too many items at all. */
    boolean mayHaveTooManyItems(int octets) {
        return body.length > 0 && octets / MIN_ITEM_OCTETS > maxItems;
    }

    /** Tells whether a request has too many items; decodes nothing, and stops when it knows. */
    boolean hasTooManyItems(byte[] request) throws IOException {
        return count(CodedInputStream.newInstance(request), 0, 0) > maxItems;
    }

    private int count(CodedInputStream in, int depth, int before) throws IOException {
        int items = before;
        int step = body[depth] << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        for (int tag = in.readTag(); tag != 0 && items <= maxItems; tag = in.readTag()) {
            if (tag != step || depth == body.length - 1) {
                items += tag == step ? 1 : 0;
                in.skipField(tag);
            } else {
                int end = in.pushLimit(in.readRawVarint32());
                items = count(in, depth + 1, items);
                in.popLimit(end);
            }
        }
        return items;
    }
}
