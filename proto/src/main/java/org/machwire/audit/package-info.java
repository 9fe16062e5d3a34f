/**
 * The hash chain of the audit trail: what the server appends to and whoever has read the trail verifies.
 *
 * <p>Pure: no gRPC, no generated messages, no I/O; all types are immutable.
 *
 * <p>Known limits: whoever may write the whole trail can compute a new chain, and entries cut off at the end leave no trace: against
 * both one keeps the number and hash of an entry elsewhere.
 */
@NullMarked
package org.machwire.audit;

import org.jspecify.annotations.NullMarked;
