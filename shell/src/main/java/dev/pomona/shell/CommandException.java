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

    /**
     * 1 (failed), 2 (bad usage), 3 (no hub), 4 (no such device) or 5 (no answer in time). The shell itself makes 5 of a 1 whose cause is a
     * {@link java.net.SocketTimeoutException}.
     */
    public int exitCode() {
        return 1;
    }
}
