package dev.pomona.services.afc.messages;

import java.util.Optional;

/** The operations, with the arguments that each takes. Those without a known form are named but never sent. */
public enum AfcOp {
    STATUS(0x01, Shape.REPLY),
    DATA(0x02, Shape.REPLY),
    READ_DIR(0x03, Shape.PATH),
    READ_FILE(0x04, Shape.UNKNOWN),
    WRITE_FILE(0x05, Shape.UNKNOWN),
    WRITE_PART(0x06, Shape.UNKNOWN),
    TRUNCATE_FILE(0x07, Shape.VALUE_PATH),
    REMOVE_PATH(0x08, Shape.PATH),
    MAKE_DIR(0x09, Shape.PATH),
    GET_FILE_INFO(0x0a, Shape.PATH),
    GET_DEVICE_INFO(0x0b, Shape.NONE),
    WRITE_FILE_ATOMIC(0x0c, Shape.UNKNOWN),
    FILE_OPEN(0x0d, Shape.VALUE_PATH),
    FILE_OPEN_RESULT(0x0e, Shape.REPLY),
    FILE_READ(0x0f, Shape.HANDLE_VALUE),
    FILE_WRITE(0x10, Shape.WRITE),
    FILE_SEEK(0x11, Shape.SEEK),
    FILE_TELL(0x12, Shape.HANDLE),
    FILE_TELL_RESULT(0x13, Shape.REPLY),
    FILE_CLOSE(0x14, Shape.HANDLE),
    FILE_SET_SIZE(0x15, Shape.HANDLE_VALUE),
    GET_CONNECTION_INFO(0x16, Shape.NONE),
    SET_CONNECTION_OPTIONS(0x17, Shape.OPTIONS),
    RENAME_PATH(0x18, Shape.TWO_PATHS),
    SET_FS_BLOCK_SIZE(0x19, Shape.VALUE),
    SET_SOCKET_BLOCK_SIZE(0x1a, Shape.VALUE),
    FILE_LOCK(0x1b, Shape.HANDLE_VALUE),
    MAKE_LINK(0x1c, Shape.LINK),
    GET_FILE_HASH(0x1d, Shape.PATH),
    SET_MOD_TIME(0x1e, Shape.VALUE_PATH),
    GET_FILE_HASH_WITH_RANGE(0x1f, Shape.RANGE_PATH),
    FILE_SET_IMMUTABLE_HINT(0x20, Shape.HANDLE_VALUE),
    GET_SIZE_OF_PATH_CONTENTS(0x21, Shape.PATH),
    REMOVE_PATH_AND_CONTENTS(0x22, Shape.PATH),
    DIRECTORY_OPEN(0x23, Shape.UNKNOWN),
    DIRECTORY_OPEN_RESULT(0x24, Shape.REPLY),
    DIRECTORY_READ(0x25, Shape.UNKNOWN),
    DIRECTORY_CLOSE(0x26, Shape.UNKNOWN),
    FILE_READ_WITH_OFFSET(0x27, Shape.UNKNOWN),
    FILE_WRITE_WITH_OFFSET(0x28, Shape.WRITE_AT);

    /** The form of a request's arguments. */
    enum Shape {
        NONE,
        PATH,
        VALUE,
        VALUE_PATH,
        RANGE_PATH,
        TWO_PATHS,
        LINK,
        HANDLE,
        HANDLE_VALUE,
        SEEK,
        WRITE,
        WRITE_AT,
        OPTIONS,
        REPLY,
        UNKNOWN
    }

    private final int code;
    private final Shape shape;

    AfcOp(int code, Shape shape) {
        this.code = code;
        this.shape = shape;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    Shape shape() {
        return shape;
    }

    /** Empty for a number that is not in the list. */
    public static Optional<AfcOp> of(long code) {
        // The numbers have no gap and begin at 1.
        return code >= 1 && code <= values().length ? Optional.of(values()[(int) code - 1]) : Optional.empty();
    }
}
