package org.machwire.server.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A table whose rows carry a checksum, so that an octet that changed on the disk is noticed before it is believed.
 *
 * @param keys how many of the columns, from the first on, are the primary key
 * @param order what rows are sorted by
 */
record Table(String name, int keys, String order, List<Column> columns) {
    private static final String SUM = "sum";

    String definition() {
        StringJoiner parts = new StringJoiner(", ", "CREATE TABLE " + name + " (", ") STRICT, WITHOUT ROWID");
        columns.forEach(column -> parts.add(column.name() + " " + column.type() + " NOT NULL"));
        parts.add(SUM + " INTEGER NOT NULL");
        parts.add("PRIMARY KEY (" + names(columns.subList(0, keys)) + ")");
        return parts.toString();
    }

    void put(Database database, Row row) throws SQLException {
        String marks = "?, ".repeat(columns.size()) + "?";
        PreparedStatement statement = database
                .prepare("INSERT OR REPLACE INTO " + name + " (" + names(columns) + ", " + SUM + ") VALUES (" + marks
                        + ")");
        bind(statement, row.values());
        statement.setLong(columns.size() + 1, row.sum(name));
        statement.executeUpdate();
    }

    /** Removes the row with a key, if there is one. */
    void remove(Database database, Object... key) throws SQLException {
        PreparedStatement statement = database.prepare("DELETE FROM " + name + whereKey());
        bind(statement, List.of(key));
        statement.executeUpdate();
    }

    /**
     * Reads all rows, in order.
     *
     * @throws DamagedException when one is not what was written
     */
    List<Row> rows(Database database) throws SQLException {
        return read(database.prepare(select() + " ORDER BY " + order));
    }

    /**
     * Reads the row with a key; none, or one.
     *
     * @throws DamagedException when it is not what was written
     */
    List<Row> find(Database database, Object... key) throws SQLException {
        PreparedStatement statement = database.prepare(select() + whereKey());
        bind(statement, List.of(key));
        return read(statement);
    }

    private List<Row> read(PreparedStatement statement) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                Row row = read(found);
                if (found.getLong(columns.size() + 1) != row.sum(name)) {
                    throw new DamagedException("a row of the table " + name + " was changed");
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private String select() {
        return "SELECT " + names(columns) + ", " + SUM + " FROM " + name;
    }

    private String whereKey() {
        StringJoiner where = new StringJoiner(" AND ", " WHERE ", "");
        columns.subList(0, keys).forEach(column -> where.add(column.name() + " = ?"));
        return where.toString();
    }

    private Row read(ResultSet found) throws SQLException {
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (columns.get(i).type()) {
                case INTEGER -> found.getLong(i + 1);
                case TEXT -> found.getString(i + 1);
                case BLOB -> found.getBytes(i + 1);
            };
        }
        return Row.of(values);
    }

    private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            switch (values.get(i)) {
                case Long number -> statement.setLong(i + 1, number);
                case String text -> statement.setString(i + 1, text);
                case byte[] octets -> statement.setBytes(i + 1, octets);
                default -> throw new IllegalArgumentException("no value of a row: " + values.get(i).getClass());
            }
        }
    }

    private static String names(List<Column> columns) {
        StringJoiner names = new StringJoiner(", ");
        columns.forEach(column -> names.add(column.name()));
        return names.toString();
    }
}
