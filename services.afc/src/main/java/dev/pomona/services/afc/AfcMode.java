package dev.pomona.services.afc;

/** What an open file may be used for. */
public enum AfcMode {
    /** Read a file that is there. */
    READ(1),
    /** Read and write; made if missing, not emptied. */
    UPDATE(2),
    /** Write; made or emptied. */
    WRITE(3),
    /** Read and write; made or emptied. */
    WRITE_READ(4),
    /** Write at the end; made if missing. */
    APPEND(5),
    /** Read, and write at the end; made if missing. */
    APPEND_READ(6);

    private final int code;

    AfcMode(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
