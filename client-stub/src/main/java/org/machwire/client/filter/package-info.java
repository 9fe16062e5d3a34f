/**
 * Filter programs as people have them: expressions of tcpdump's language, numbers that tcpdump printed, words in hexadecimal; and what
 * is said of them.
 *
 * <p>The room may import {@code org.machwire.filter}, captures and the JDK. It must never know the command line, and never judge a program
 * or a frame itself: {@link org.machwire.filter.FilterProgram} does. Native calls are made in
 * {@link org.machwire.client.filter.Libpcap} only, so a program that compiles expressions runs with {@code --enable-native-access=ALL-UNNAMED}.
 * Nothing here keeps state but the loaded library, which is the process's.
 *
 * <p>What comes from outside is anybody's: it is bounded before it is believed, and what is wrong with it is one sentence of a
 * {@link org.machwire.client.filter.BadFilterException}.
 *
 * <p>Known limits: expressions need libpcap, on a 64-bit little-endian Linux; names of hosts in them are asked of the resolver of this machine.
 */
@NullMarked
package org.machwire.client.filter;

import org.jspecify.annotations.NullMarked;
