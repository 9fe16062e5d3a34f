package org.machwire.client.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One line of the result: what was measured, and its figures, in the order in which they are to be printed. */
final class Measurement {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    Measurement(String benchCase) {
        fields.put("case", benchCase);
    }

    Measurement with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    String json() {
        StringBuilder line = new StringBuilder("{");
        fields.forEach(
                (field, value) -> line.append(line.length() > 1 ? "," : "").append('"').append(field).append("\":")
                        .append(value instanceof String text ? '"' + text + '"' : number(value)));
        return line.append('}').toString();
    }

    /** For people: the name of the case, then each figure with its name. */
    String text() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-10s", fields.get("case")));
        fields.forEach((field, value) -> {
            if (!field.equals("case")) {
                line.append("  ").append(field).append(' ').append(number(value));
            }
        });
        return line.toString();
    }

    private static String number(Object value) {
        if (value instanceof Double real) {
            return String.format(Locale.ROOT, Math.abs(real) >= 1000 ? "%.0f" : "%.4f", real);
        }
        return value.toString();
    }
}
