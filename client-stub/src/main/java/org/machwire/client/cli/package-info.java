/**
 * The commands that are clients: each a thin skin of the library.
 */
@NullMarked
package org.machwire.client.cli;

import org.jspecify.annotations.NullMarked;
