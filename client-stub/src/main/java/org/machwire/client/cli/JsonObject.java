package org.machwire.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.StringValue;
import com.google.protobuf.util.JsonFormat;
import java.util.List;

/** Writes one JSON object on one line, for what no message of the contract says. Names of fields are plain words. */
public final class JsonObject {
    private final StringBuilder text = new StringBuilder("{");

    /** A message in the JSON form of protobuf, on one line, with all fields that can be absent left out if they are. */
    public static String of(MessageOrBuilder message) {
        try {
            return JsonFormat.printer().omittingInsignificantWhitespace().alwaysPrintFieldsWithNoPresence()
                    .print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message without extensions or Any has always a JSON form", e);
        }
    }

    /** Adds a field whose value is JSON already. */
    public JsonObject json(String name, String value) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append('"').append(name).append("\":").append(value);
        return this;
    }

    /** Adds a string. */
    public JsonObject string(String name, String value) {
        return json(name, of(StringValue.of(value)));
    }

    /** Adds a number, as a string if its type has 64 bits: as protobuf has it. */
    public JsonObject number(String name, long value) {
        return json(name, "\"" + Long.toUnsignedString(value) + "\"");
    }

    /** Adds a list of values that are JSON already. */
    public JsonObject list(String name, List<String> values) {
        return json(name, "[" + String.join(",", values) + "]");
    }

    /** Adds the fields of a message. */
    public JsonObject fields(MessageOrBuilder message) {
        String object = of(message);
        String fields = object.substring(1, object.length() - 1);
        if (!fields.isEmpty()) {
            text.append(text.length() > 1 ? "," : "").append(fields);
        }
        return this;
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
