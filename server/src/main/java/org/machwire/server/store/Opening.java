package org.machwire.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Opens databases, or refuses them with a sentence that says what to do. */
final class Opening {
    // SQLite's primary result codes
    private static final int BUSY = 5;
    private static final int CORRUPT = 11;
    private static final int NOT_A_DATABASE = 26;
    private static final int PRIMARY_CODE = 0xff;

    private Opening() {}

    static Store open(StoreFile file, Consumer<byte[]> random, Reading<Store> opened) {
        NativeLibrary.load(file.beside(".native"));
        Path path = file.path();
        try {
            if (!file.exists()) {
                create(file, random);
            }
            Database database = Database.open(path);
            try {
                checkFormat(database, path);
                database.durable();
                database.check();
                return opened.from(database);
            } catch (SQLException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw refusal(path, e);
        } catch (IOException e) {
            throw new StoreException("the store " + path + " cannot be made: " + e, e);
        }
    }

    static Store inMemory(Consumer<byte[]> random, Reading<Store> opened) {
        NativeLibrary.load(null);
        try {
            Database database = Database.inMemory();
            fill(database, random);
            return opened.from(database);
        } catch (SQLException e) {
            throw new StoreException("the store in memory cannot be made: " + e.getMessage(), e);
        }
    }

    /** Makes the file, whole or not at all: so one that is empty was not made here. */
    private static void create(StoreFile file, Consumer<byte[]> random) throws IOException, SQLException {
        Path draft = file.draft();
        try (Database database = Database.open(draft)) {
            fill(database, random);
        }
        file.publish(draft);
    }

    private static void fill(Database database, Consumer<byte[]> random) throws SQLException {
        database.create();
        for (String secret : new String[]{Values.SIGNING_SEED, Values.MAC_SECRET}) {
            byte[] octets = new byte[Store.SECRET_LENGTH];
            random.accept(octets);
            Values.put(database, secret, octets);
        }
    }

    private static void checkFormat(Database database, Path path) throws SQLException {
        int application = database.number("PRAGMA application_id");
        int format = database.number("PRAGMA user_version");
        if (application != Schema.APPLICATION) {
            throw new DamagedException("it is not a store of machwire's");
        }
        if (format > Schema.FORMAT) {
            throw new StoreException(
                    "the store " + path + " has format " + format + " and this server knows formats to " + Schema.FORMAT
                            + ": run the newer machwire that wrote it, or restore a copy from before");
        }
        if (format < Schema.FORMAT) {
            throw new DamagedException("there is no format " + format);
        }
    }

    private static StoreException refusal(Path path, SQLException why) {
        if (why instanceof DamagedException) {
            return StoreException.damaged(path, String.valueOf(why.getMessage()));
        }
        return switch (why.getErrorCode() & PRIMARY_CODE) {
            case BUSY -> StoreFile.inUse(path);
            case CORRUPT, NOT_A_DATABASE -> StoreException.damaged(path, String.valueOf(why.getMessage()));
            default -> new StoreException("the store " + path + " cannot be used: " + why.getMessage(), why);
        };
    }
}
