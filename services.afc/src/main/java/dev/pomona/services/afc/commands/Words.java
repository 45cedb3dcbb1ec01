package dev.pomona.services.afc.commands;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failures, and names from a phone, as people read them. */
final class Words {
    private Words() {}

    static String of(Exception e) {
        if (e instanceof NoSuchFileException f) return f.getFile() + ": no such file or directory";
        if (e instanceof AccessDeniedException f) return f.getFile() + ": permission denied";
        if (e instanceof FileSystemException f && f.getReason() == null) return f.getFile() + ": cannot be used";
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Control characters as question marks: a name must not steer a terminal. */
    static String safe(String name) {
        StringBuilder out = new StringBuilder(name.length());
        name.chars().forEach(c -> out.append(c < ' ' || c >= 0x7f && c <= 0x9f ? '?' : (char) c));
        return out.toString();
    }
}
