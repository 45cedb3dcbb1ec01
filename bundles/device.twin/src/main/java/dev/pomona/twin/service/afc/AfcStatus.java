package dev.pomona.twin.service.afc;

/** The status codes of AFC that the twin answers with. */
enum AfcStatus {
    SUCCESS(0),
    UNKNOWN(1),
    HEADER_INVALID(2),
    NO_RESOURCES(3),
    READ_ERROR(4),
    INVALID_ARGUMENT(7),
    NOT_FOUND(8),
    IS_DIRECTORY(9),
    PERMISSION_DENIED(10),
    TOO_MUCH_DATA(13),
    NOT_SUPPORTED(15),
    EXISTS(16),
    NO_SPACE(18),
    WOULD_BLOCK(19);

    private final long code;

    AfcStatus(long code) {
        this.code = code;
    }

    long code() {
        return code;
    }
}
