package org.machwire.server.store;

import java.util.ArrayList;
import java.util.List;

/** The tables, and what tells a store of this format from other files. */
final class Schema {
    /** SQLite's {@code user_version}: the number of the format. */
    static final int FORMAT = 1;
    /** SQLite's {@code application_id}: "mchw". */
    static final int APPLICATION = 0x6d636877;

    /** Single values by their names: the secrets, the clock's high-water mark, where the audit trail was cut. */
    static final Table VALUES = new Table("value", 1, "name", List.of(Column.text("name"), Column.octets("octets")));

    /** An empty {@code base} is none. */
    static final Table GRANTS = new Table("granted", 1, "place",
            List.of(Column.octets("id"), Column.number("place"), Column.octets("base"), Column.number("uid"),
                    Column.number("since"),
                    Column.text("label"), Column.octets("token")));

    /** An empty {@code grant_id} is none. */
    static final Table REVOCATIONS = new Table("revoked", 1, "epoch",
            List.of(Column.octets("id"), Column.octets("grant_id"), Column.number("epoch"), Column.octets("receipt")));

    /** {@code used} is 1 while a device has the lease; {@code place} grows with the time of its last change. */
    static final Table LEASES = new Table("lease", 4, "used, place",
            List.of(Column.text("segment"), Column.number("owner"), Column.text("path"), Column.text("name"),
                    Column.number("number"),
                    Column.number("used"), Column.number("place")));

    static final Table PERMISSIONS = new Table("permission", 1, "path",
            List.of(Column.text("path"), Column.number("uid"), Column.number("gid"), Column.number("mode")));

    static final Table QUOTAS = new Table("quota", 1, "uid", List.of(Column.number("uid"), Column.number("leases"),
            Column.number("devices"), Column.number("published"), Column.number("grants")));

    static final List<Table> TABLES = List.of(VALUES, GRANTS, REVOCATIONS, LEASES, PERMISSIONS, QUOTAS);

    /** The audit trail: its chain is its checksum. */
    private static final String AUDIT = "CREATE TABLE audit (number INTEGER PRIMARY KEY, entry BLOB NOT NULL, hash BLOB NOT NULL) STRICT";

    private Schema() {}

    static List<String> definitions() {
        List<String> definitions = new ArrayList<>();
        TABLES.forEach(table -> definitions.add(table.definition()));
        definitions.add(AUDIT);
        return definitions;
    }
}
