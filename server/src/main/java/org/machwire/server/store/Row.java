package org.machwire.server.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/** The values of one row, in the order of the table's columns. */
record Row(List<Object> values) {

    static Row of(Object... values) {
        return new Row(List.of(values));
    }

    long number(int column) {
        return (Long) values.get(column);
    }

    String text(int column) {
        return (String) values.get(column);
    }

    byte[] octets(int column) {
        return (byte[]) values.get(column);
    }

    /** The CRC-32C of a table's name and the values, each with its type and length. */
    long sum(String table) {
        CRC32C sum = new CRC32C();
        sum.update(table.getBytes(StandardCharsets.UTF_8));
        for (Object value : values) {
            byte[] octets = octetsOf(value);
            sum.update(value.getClass().getSimpleName().charAt(0));
            sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
            sum.update(octets);
        }
        return sum.getValue();
    }

    private static byte[] octetsOf(Object value) {
        return switch (value) {
            case Long number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case byte[] octets -> octets;
            default -> throw new IllegalArgumentException("no value of a row: " + value.getClass());
        };
    }
}
