package org.machwire.token;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As much of JSON (RFC 8259) as the vectors need: objects, lists, strings of printable ASCII, whole numbers, true, false and null. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.at != text.length()) {
            throw json.broken();
        }
        return value;
    }

    private IllegalArgumentException broken() {
        return new IllegalArgumentException("not JSON at " + at);
    }

    private char space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
        if (space() != c) {
            throw broken();
        }
        at++;
    }

    private Object value() {
        return switch (space()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        expect('{');
        while (space() != '}') {
            if (!object.isEmpty()) {
                expect(',');
            }
            space();
            String key = string();
            expect(':');
            object.put(key, value());
        }
        at++;
        return object;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        expect('[');
        while (space() != ']') {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(value());
        }
        at++;
        return list;
    }

    private String string() {
        expect('"');
        int end = text.indexOf('"', at);
        String string = text.substring(at, end);
        if (string.indexOf('\\') >= 0) {
            throw broken();
        }
        at = end + 1;
        return string;
    }

    private Object word() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> NULL;
            default -> Long.valueOf(word);
        };
    }

    /** What null is read as. */
    static final Object NULL = new Object();

    /** Writes maps, lists, strings, numbers and booleans; lists of simple values in one line. */
    static String write(Object value) {
        return write(value, "\n") + "\n";
    }

    private static String write(Object value, String line) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, inner) -> parts.add("\"" + key + "\": " + write(inner, line + "  ")));
            boolean simple = map.values().stream().noneMatch(v -> v instanceof Map || v instanceof List)
                    && String.join("", parts).length() < 120;
            return simple
                    ? "{" + String.join(", ", parts) + "}"
                    : "{" + line + "  " + String.join("," + line + "  ", parts) + line + "}";
        }
        if (value instanceof List<?> list) {
            List<String> parts = list.stream().map(inner -> write(inner, line + "  ")).toList();
            return parts.isEmpty() ? "[]" : "[" + line + "  " + String.join("," + line + "  ", parts) + line + "]";
        }
        if (value instanceof String string) {
            if (!string.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\')) {
                throw new IllegalArgumentException("a vector's text is plain: " + string);
            }
            return '"' + string + '"';
        }
        return value == NULL ? "null" : String.valueOf(value);
    }
}
