package dev.pomona.mux.client;

import java.io.IOException;

/** The other side broke the client protocol; the stream cannot go on. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    public ProtocolException(String message) {
        super(message);
    }
}
