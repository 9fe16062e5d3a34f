/**
 * The commands about tokens: {@code key}, {@code grant}, {@code attenuate}, {@code inspect}, {@code revoke}, {@code grants}; and the
 * options by which other commands take a token.
 *
 * <p>Tokens and private keys travel in files that only their owner may use, or on standard input; they are on no command line and in no
 * message. {@code SecretFile} alone reads and writes them, {@code TermsOptions} alone reads what a block shall say. The room may import
 * the client library and the formats of {@code proto}; it must never know the generated stubs.
 *
 * <p>Known limits: the permission bits of a file are looked at by its path, before it is read; they are all that is looked at.
 */
@NullMarked
package org.machwire.client.cli.token;

import org.jspecify.annotations.NullMarked;
