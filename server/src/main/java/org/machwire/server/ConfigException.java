package org.machwire.server;

/** A configuration cannot be used: file, line where known, and what is wrong, as one sentence for people. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
