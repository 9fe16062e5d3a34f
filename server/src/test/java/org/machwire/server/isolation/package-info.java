/**
 * The isolation property as an executable model, written from {@code ISOLATION.md} alone: small, slow and obvious. It
 * shares no class with the guard and the fabric, so that one misreading is not made twice; only the
 * adapters of a comparison know the real things. Addresses are lower-case hexadecimal
 * digits without separators. Load, storms, group limits and quarantine are not modelled.
 */
@NullMarked
package org.machwire.server.isolation;

import org.jspecify.annotations.NullMarked;
