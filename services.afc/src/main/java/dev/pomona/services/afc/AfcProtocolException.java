package dev.pomona.services.afc;

import java.io.IOException;

/** The phone sent what AFC does not allow, or no answer in time. */
public class AfcProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    public AfcProtocolException(String message) {
        super(message);
    }
}
