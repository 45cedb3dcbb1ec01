package dev.pomona.services.afc.client;

import java.nio.file.FileSystemException;

/** A copy is not what its source is. */
final class AfcDifferenceException extends FileSystemException {
    private static final long serialVersionUID = 1;

    AfcDifferenceException(String file, String reason) {
        super(file, null, reason);
    }
}
