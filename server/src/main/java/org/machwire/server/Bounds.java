package org.machwire.server;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormatParseInfoTree;
import java.util.List;

/**
 * The numbers of a quota or limit message.
 *
 * @param locations of the message's fields; empty when the file has no such message
 */
record Bounds(String file, Message message, List<TextFormatParseInfoTree> locations) {
    int count(String name, int otherwise) throws ConfigException {
        return count(name, 1, otherwise);
    }

    int count(String name, int min, int otherwise) throws ConfigException {
        return Math.toIntExact(number(name, min, otherwise, Integer.MAX_VALUE));
    }

    long octets(String name, long min, long otherwise) throws ConfigException {
        return number(name, min, otherwise, Long.MAX_VALUE);
    }

    private long number(String name, long min, long otherwise, long max) throws ConfigException {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        if (!message.hasField(field)) {
            return otherwise;
        }
        long value = ((Number) message.getField(field)).longValue(); // negative: unsigned, and too large
        if (value < min) {
            throw new ConfigException(file + ":" + (locations.getFirst().getLocation(field, 0).getLine() + 1) + ": "
                    + name + " is " + min + " to " + max);
        }
        return value;
    }
}
