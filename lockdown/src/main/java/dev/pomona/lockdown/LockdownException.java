package dev.pomona.lockdown;

import dev.pomona.mux.Udid;
import java.io.IOException;
import java.util.Objects;

/** The phone's lockdownd said no. The message says what was asked, of which phone, the phone's word for it, and what to do. */
public class LockdownException extends IOException {
    private static final long serialVersionUID = 1;
    private final LockdownError error;
    private final String errorName;

    /**
     * @param request what was asked, such as {@code GetValue com.apple.mobile.battery BatteryCurrentCapacity}
     * @param errorName the phone's own word, kept even when {@link LockdownError#UNKNOWN}
     */
    public LockdownException(Udid udid, String request, String errorName) {
        super(request + " on " + udid + ": " + errorName + advice(errorName));
        this.error = LockdownError.of(errorName);
        this.errorName = Objects.requireNonNull(errorName);
    }

    private static String advice(String name) {
        String advice = LockdownError.of(name).advice();
        return advice.isEmpty() ? "" : ". " + advice;
    }

    public LockdownError error() {
        return error;
    }

    /** The word on the wire. */
    public String errorName() {
        return errorName;
    }
}
