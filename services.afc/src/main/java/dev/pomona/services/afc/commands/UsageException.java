package dev.pomona.services.afc.commands;

import dev.pomona.shell.CommandException;

/** The command line makes no sense; exit code 2. */
final class UsageException extends CommandException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }

    @Override
    public int exitCode() {
        return 2;
    }
}
