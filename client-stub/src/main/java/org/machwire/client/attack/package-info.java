/**
 * {@code machwire attack}: an ordinary client that tries on a server what a malicious one would, and reports what came of it.
 *
 * <p>A {@link org.machwire.client.attack.Scene} has an attacker, two victims and a bystander, each a connection, a task and an open device of its own
 * that keeps every frame it hears. An {@link org.machwire.client.attack.Assault} is one attack under way: it sends the attacker's frames while the
 * victims talk to each other, then honest frames from the attacker to each of the others, behind which nothing of the attack can come any more, and
 * tells by the complete captures what was heard that must not be, by the attacker's own counters under which reasons its frames were dropped, and how much of
 * the victims' own traffic arrived. The attacks are in the {@link org.machwire.client.attack.Catalogue}, one for each number of the page of attacks,
 * however many variants it tries.
 *
 * <p>May import the client library and {@code cli}; must never know the server's code: what it tries, any client could. The commands that it sends are bounded
 * in number; it waits for events, to a deadline, and never sleeps.
 *
 * <p>Known limits: floods are judged by the default limits, since a client cannot ask for the configured ones. All parties are one user, so what one user may
 * not do to another's quotas is not tried. Two runs
 * against one directory as one user take each other's devices over.
 */
@NullMarked
package org.machwire.client.attack;

import org.jspecify.annotations.NullMarked;
