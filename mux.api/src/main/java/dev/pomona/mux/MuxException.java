package dev.pomona.mux;

import java.io.IOException;
import java.util.Objects;

/** Something between this side and a phone failed; {@link #reach()} says how much of it. */
public class MuxException extends IOException {
    private static final long serialVersionUID = 1;
    private final Reach reach;

    public MuxException(Reach reach, String message) {
        // No cause yet, rather than none for ever: initCause may follow.
        super(message);
        this.reach = Objects.requireNonNull(reach);
    }

    public MuxException(Reach reach, String message, Throwable cause) {
        super(message, cause);
        this.reach = Objects.requireNonNull(reach);
    }

    public Reach reach() {
        return reach;
    }
}
