/**
 * What survives a restart: the server's secrets, grants and revocations, address leases, permissions and quotas that were changed, the
 * clock's high-water mark, and the audit trail, in one SQLite file. An operator reads it with {@code sqlite3} while no server runs.
 *
 * <p>Implements the interfaces that {@code capability} and {@code names} define, and imports nothing of them but those and their values.
 * Must never know what a grant allows, whether a token is valid, or what time it is: a high-water mark is a number here. All SQL of the
 * server is in this room.
 *
 * <p>State: {@link GroupCommit} owns the database from the opening to the closing; reading and writing are work that it hands it to, one
 * transaction at a time. What came while it committed is the next transaction. {@link AuditTrail} is used by such work only; {@link
 * AuditQueue} and {@link GroupCommit} are guarded by their own locks, in this order, and no other room is called while one is held.
 *
 * <p>An octet of the file that changed is noticed at the opening: SQLite checks its pages, each row has a checksum, and the audit trail
 * its chain, which is verified by whoever reads it. A store that cannot be believed is refused, never replaced.
 *
 * <p>Known limits: the opening reads the whole file, which takes a second or two with a million entries in the audit trail. When a server was killed and its log ({@code -wal}) is then damaged or removed, what
 * is not in the file itself yet is gone unnoticed, as a log that ends in the middle is what a crash leaves. Entries of the audit trail that
 * were not on disk when a server was killed are gone without a trace. Only the audit trail's queue is bounded: whoever acknowledges other
 * writes waits for {@link org.machwire.server.capability.Durability}, and that bounds them. Locks of network file systems are not
 * to be relied on.
 */
@NullMarked
package org.machwire.server.store;

import org.jspecify.annotations.NullMarked;
