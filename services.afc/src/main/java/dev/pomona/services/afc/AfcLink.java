package dev.pomona.services.afc;

/** Kinds of links. */
public enum AfcLink {
    HARD(1),
    SYMBOLIC(2);

    private final int code;

    AfcLink(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
