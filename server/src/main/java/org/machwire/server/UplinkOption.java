package org.machwire.server;

import java.util.List;

/**
 * What the command line says of the first segment's uplink.
 *
 * @param what an interface's name, {@code tap:NAME} or {@code passt}
 * @param forwards ports that passt forwards
 */
record UplinkOption(String what, List<String> forwards) {
    UplinkOption {
        forwards = List.copyOf(forwards);
    }
}
