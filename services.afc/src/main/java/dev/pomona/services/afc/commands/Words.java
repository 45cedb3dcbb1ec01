package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.client.LocalNames;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failures, and names from a phone, as people read them. */
final class Words {
    private Words() {}

    static String of(Exception e) {
        if (e instanceof NoSuchFileException f) return f.getFile() + ": no such file or directory";
        if (e instanceof FileAlreadyExistsException f) return f.getFile() + ": is there already";
        if (e instanceof AccessDeniedException f) return f.getFile() + ": permission denied";
        if (e instanceof AfcException) return e.getMessage();
        if (e instanceof FileSystemException f && f.getReason() == null) return f.getFile() + ": cannot be used";
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Control characters as question marks: a name must not steer a terminal. */
    static String safe(String name) {
        return LocalNames.safe(name);
    }
}
