package org.machwire.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** One connection to SQLite, and the statements prepared on it. Not synchronized: one thread at a time. */
final class Database implements AutoCloseable {
    /** Octets that the write-ahead log keeps on the disk after a checkpoint. */
    private static final int LOG_SIZE = 4 << 20;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** Connects to an existing file. Nobody else can from its first use on until this is closed. */
    static Database open(Path file) throws SQLException {
        // A URI, as elsewhere "?" begins options.
        return connect("jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath());
    }

    /** Makes an empty database that lives in memory. */
    static Database inMemory() throws SQLException {
        return connect("jdbc:sqlite::memory:");
    }

    private static Database connect(String url) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setBusyTimeout(0);
        Database database = new Database(config.createConnection(url));
        try {
            database.execute("PRAGMA locking_mode = EXCLUSIVE");
            database.execute("PRAGMA cell_size_check = ON");
            database.execute("PRAGMA trusted_schema = OFF");
            database.execute("PRAGMA temp_store = MEMORY");
        } catch (SQLException e) {
            database.close();
            throw e;
        }
        return database;
    }

    /** Makes the tables in an empty database. */
    void create() throws SQLException {
        durable();
        execute("PRAGMA application_id = " + Schema.APPLICATION);
        execute("PRAGMA user_version = " + Schema.FORMAT);
        for (String definition : Schema.definitions()) {
            execute(definition);
        }
    }

    /** Makes every commit wait for the disk. */
    void durable() throws SQLException {
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = FULL");
        execute("PRAGMA journal_size_limit = " + LOG_SIZE);
    }

    /** From here on what is done lasts with {@link #commit} only. */
    void useTransactions() throws SQLException {
        connection.setAutoCommit(false);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /**
     * Reads the whole file and compares the tables and each row with what they should be.
     *
     * @throws DamagedException with the first difference
     */
    void check() throws SQLException {
        String verdict = text("PRAGMA integrity_check(1)");
        if (!verdict.equals("ok")) {
            throw new DamagedException(verdict.lines().findFirst().orElse("").replace("*** ", "").replace(" ***", ""));
        }
        Set<String> found = new HashSet<>(texts("SELECT sql FROM sqlite_schema"));
        if (!found.equals(new HashSet<>(Schema.definitions()))) {
            throw new DamagedException("its tables are not those of format " + Schema.FORMAT);
        }
        for (Table table : Schema.TABLES) {
            table.rows(this);
        }
    }

    /** A statement, prepared once. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int number(String sql) throws SQLException {
        return Integer.parseInt(text(sql));
    }

    private String text(String sql) throws SQLException {
        return texts(sql).getFirst();
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                texts.add(found.getString(1));
            }
        }
        return texts;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
