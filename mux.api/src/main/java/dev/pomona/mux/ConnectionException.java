package dev.pomona.mux;

/** A connection could not be opened, or broke; {@link #reason()} tells the cases apart. */
public class ConnectionException extends MuxException {
    private static final long serialVersionUID = 1;
    private final transient CloseReason reason;

    /** The message names the phone, the port and the reason. */
    public ConnectionException(Udid udid, int port, CloseReason reason) {
        super(reason.reach(), "port " + port + " of " + udid + ": " + reason.words());
        this.reason = reason;
    }

    public CloseReason reason() {
        return reason;
    }
}
