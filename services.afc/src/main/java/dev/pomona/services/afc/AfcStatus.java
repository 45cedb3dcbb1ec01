package dev.pomona.services.afc;

/** A phone's answer to a request for files. The order is that of the numbers on the wire. */
public enum AfcStatus {
    SUCCESS("success"),
    UNKNOWN_ERROR("unspecified error (a directory that is not empty, when removing)"),
    OP_HEADER_INVALID("malformed request"),
    NO_RESOURCES("too many open files"),
    READ_ERROR("cannot be read (not a directory, when listing)"),
    WRITE_ERROR("cannot be written"),
    UNKNOWN_PACKET_TYPE("unknown kind of packet"),
    INVALID_ARG("invalid argument"),
    OBJECT_NOT_FOUND("no such file or directory"),
    OBJECT_IS_DIR("is a directory"),
    PERM_DENIED("permission denied"),
    SERVICE_NOT_CONNECTED("service not connected"),
    OP_TIMEOUT("timed out on the phone"),
    TOO_MUCH_DATA("too much data"),
    END_OF_DATA("end of data"),
    OP_NOT_SUPPORTED("not supported by this phone"),
    OBJECT_EXISTS("exists already"),
    OBJECT_BUSY("busy"),
    NO_SPACE_LEFT("no space left on the phone"),
    OP_WOULD_BLOCK("locked by somebody else"),
    IO_ERROR("input/output error on the phone"),
    OP_INTERRUPTED("interrupted on the phone"),
    OP_IN_PROGRESS("in progress already"),
    INTERNAL_ERROR("internal error of the phone"),
    /** A number that is not in the list. */
    UNKNOWN("unknown status");

    private final String words;

    AfcStatus(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** @return {@link #UNKNOWN} for a number that is not in the list */
    public static AfcStatus of(long code) {
        return code >= 0 && code < UNKNOWN.ordinal() ? values()[(int) code] : UNKNOWN;
    }
}
