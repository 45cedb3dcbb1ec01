package dev.pomona.services.afc;

import dev.pomona.mux.Udid;
import java.nio.file.FileSystemException;

/** The phone refused a request for files. The message says what was asked, of which phone, and its answer. */
public class AfcException extends FileSystemException {
    private static final long serialVersionUID = 1;
    private final AfcStatus status;
    private final long code;
    private final String operation;
    private final String path;

    /**
     * @param operation what was asked, such as {@code FileRefOpen}
     * @param path of what; empty if of nothing in particular
     * @param code the number on the wire
     */
    public AfcException(Udid udid, String operation, String path, long code) {
        super(path.isEmpty() ? null : path, null, words(udid, operation, code));
        this.status = AfcStatus.of(code);
        this.code = code;
        this.operation = operation;
        this.path = path;
    }

    private static String words(Udid udid, String operation, long code) {
        return AfcStatus.of(code).words() + " (" + operation + " on " + udid + ": AFC status "
                + Long.toUnsignedString(code) + ")";
    }

    public AfcStatus status() {
        return status;
    }

    /** The number on the wire, kept even when {@link AfcStatus#UNKNOWN}. */
    public long code() {
        return code;
    }

    public String operation() {
        return operation;
    }

    public String path() {
        return path;
    }
}
