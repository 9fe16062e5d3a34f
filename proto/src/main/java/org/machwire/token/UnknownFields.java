package org.machwire.token;

import com.google.protobuf.Message;
import java.util.Collection;
import java.util.List;

/** Finds what the format does not define: a reader that skipped it would grant more than was meant. */
final class UnknownFields {
    private UnknownFields() {}

    /** Tells whether the message, or one inside, at any depth, has fields that its definition lacks. */
    static boolean in(Message message) {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            return true;
        }
        for (Object value : message.getAllFields().values()) {
            Collection<?> values = value instanceof Collection<?> many ? many : List.of(value);
            for (Object one : values) {
                if (one instanceof Message inner && in(inner)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @throws IllegalArgumentException if there are any */
    static void refuse(Message message) {
        if (in(message)) {
            throw new IllegalArgumentException("it has a field that this format does not define");
        }
    }
}
