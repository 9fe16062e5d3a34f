/**
 * The packet filters of one open device: their order, and which replaces which.
 *
 * <p>May import proto's {@code org.machwire.filter}. Must never know ports, devices or frames' ways: a receiver is an opaque value here.
 *
 * <p>All is immutable; a table's owner publishes the next one.
 *
 * <p><b>Known limits.</b> Programs are interpreted; the sessions of MATCH programs are run one by one.
 */
@NullMarked
package org.machwire.server.filter;

import org.jspecify.annotations.NullMarked;
