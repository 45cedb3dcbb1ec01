package dev.pomona.twin.lockdown;

/** A request that lockdownd refuses; the connection goes on. The message is the error as it goes over the wire. */
final class LockdownFault extends Exception {
    private static final long serialVersionUID = 1;

    LockdownFault(String error) {
        super(error);
    }

    LockdownFault(String error, Throwable cause) {
        super(error, cause);
    }
}
