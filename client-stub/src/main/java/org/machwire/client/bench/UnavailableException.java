package org.machwire.client.bench;

import java.io.IOException;

/** A case cannot be measured here; the message says in one sentence why. */
final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
