/**
 * {@code machwire filter}: compiles, explains and tries packet filters, without a hypervisor.
 *
 * <p>The room may import {@code org.machwire.filter}, {@code org.machwire.client.filter}, captures, and what all commands share. It must never
 * judge a program or a frame itself, and knows no hypervisor. It keeps no state.
 */
@NullMarked
package org.machwire.client.cli.filter;

import org.jspecify.annotations.NullMarked;
