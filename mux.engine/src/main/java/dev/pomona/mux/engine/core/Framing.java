package dev.pomona.mux.engine.core;

/** How packets are headed once the phone has said which version it speaks. */
public enum Framing {
    /** Protocol and length only. */
    V1(8),
    /** Protocol, length, magic and the two packet counters. */
    V2(16);

    private final int headerLength;

    Framing(int headerLength) {
        this.headerLength = headerLength;
    }

    public int headerLength() {
        return headerLength;
    }
}
