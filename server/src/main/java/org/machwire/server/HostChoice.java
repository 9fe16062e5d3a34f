package org.machwire.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What hosts of a segment are told that configure themselves.
 *
 * @param domain under which devices have names
 * @param gateway the IPv4 router they are told; null for none
 * @param leaseSeconds how long an address is good without asking again
 * @param dns the server that other questions are forwarded to; null for none
 */
public record HostChoice(String domain, @Nullable Inet4Address gateway, int leaseSeconds, @Nullable InetAddress dns) {}
