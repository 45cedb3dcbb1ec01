package dev.pomona.shell;

/** A command failed in a way its user can understand: the message is printed, without a stack trace; exit code 1. */
public class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    /** 1 (failed), 2 (bad usage), 3 (no hub) or 4 (no such device). */
    public int exitCode() {
        return 1;
    }
}
