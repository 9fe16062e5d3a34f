package org.machwire.server.store;

/** A column of a {@link Table}. Values are {@code Long}, {@code String} and {@code byte[]}; none is null. */
record Column(String name, Type type) {
    enum Type {
        INTEGER, TEXT, BLOB
    }

    static Column number(String name) {
        return new Column(name, Type.INTEGER);
    }

    static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    static Column octets(String name) {
        return new Column(name, Type.BLOB);
    }
}
