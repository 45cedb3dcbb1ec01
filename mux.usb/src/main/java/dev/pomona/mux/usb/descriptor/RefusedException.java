package dev.pomona.mux.usb.descriptor;

import java.io.IOException;

/** The device answered a control transfer with a stall or another error; the pipe is still of use. */
public class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
        super(message);
    }
}
