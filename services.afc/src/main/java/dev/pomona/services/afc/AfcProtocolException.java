package dev.pomona.services.afc;

import java.io.IOException;

/** The phone sent what AFC does not allow, or no answer in time. */
public class AfcProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    public AfcProtocolException(String message) {
        super(message);
    }

    /** @param cause a {@link java.net.SocketTimeoutException} where it is the time that ran out */
    public AfcProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
