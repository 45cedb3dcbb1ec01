package dev.pomona.shell;

/** No phone fits, or more than one does. */
public class NoSuchDeviceException extends CommandException {
    private static final long serialVersionUID = 1;

    public NoSuchDeviceException(String message) {
        super(message);
    }

    @Override
    public int exitCode() {
        return 4;
    }
}
