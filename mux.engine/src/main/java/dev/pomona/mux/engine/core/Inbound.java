package dev.pomona.mux.engine.core;

/**
 * The receiving side of a connection's flow control. The acknowledgement moves only when the reader has taken the bytes, so
 * the phone can never have more than one window on the way or unread here. Numbers are modulo 2^32. Not thread-safe.
 *
 * <p>The window begins small and doubles, up to a bound, for a reader that keeps up with it.
 */
public final class Inbound {
    /** The window field counts in 256, so a phone may believe in that much less one beyond the edge. */
    public static final int TOLERANCE = 255;

    private final int maxWindow;
    private int window;
    private int next;
    private int unread;
    private int ackSent;
    private long takenAtThisWindow;

    /** Both multiples of 256. */
    public Inbound(int window, int maxWindow) {
        this.window = window;
        this.maxWindow = maxWindow;
    }

    /** The phone's SYN. */
    public void synchronise(int seq) {
        next = seq + 1;
        ackSent = next;
    }

    /** What is wrong with a segment, null if nothing. */
    public String fault(int seq, int length) {
        if (seq != next) {
            return "sequence number " + Integer.toUnsignedString(seq) + ", expected " + Integer.toUnsignedString(next);
        }
        if (length > window + TOLERANCE - unread) {
            return length + " bytes beyond the window: " + unread + " of " + window + " are unread";
        }
        return null;
    }

    /** After {@link #fault} found none. */
    public void received(int length) {
        next += length;
        unread += length;
    }

    /** The reader took that many. */
    public void taken(int length) {
        unread -= length;
        takenAtThisWindow += length;
        if (window < maxWindow && unread < window / 2 && takenAtThisWindow >= 2L * window) {
            window = Math.min(maxWindow, 2 * window);
            takenAtThisWindow = 0;
        }
    }

    /** What a packet sent now acknowledges. */
    public int ack() {
        return next - unread;
    }

    public int window() {
        return window;
    }

    /** Bytes taken that the phone has not been told of. */
    public int untold() {
        return ack() - ackSent;
    }

    /** Whether the phone should be told now rather than in a while. */
    public boolean urgent() {
        return untold() >= window / 4;
    }

    /** Whether the phone has half its window used up and could be given some back. */
    public boolean helpful() {
        return untold() > 0 && next - ackSent >= window / 2;
    }

    /** A packet with {@link #ack()} is sent. */
    public void told() {
        ackSent = ack();
    }
}
