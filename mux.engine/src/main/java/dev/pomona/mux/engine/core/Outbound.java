package dev.pomona.mux.engine.core;

/** The sending side of a connection's flow control: never beyond the phone's window. Modulo 2^32. Not thread-safe. */
public final class Outbound {
    private int next;
    private int acknowledged;
    private int window;

    /** SYN is sent, with number 0. */
    public void synchronise() {
        next = 1;
        acknowledged = 0;
    }

    /** The number of the next byte. */
    public int next() {
        return next;
    }

    public int inFlight() {
        return next - acknowledged;
    }

    /** What the phone grants. */
    public int window() {
        return window;
    }

    /** How many bytes may be sent now. */
    public int sendable() {
        return Math.max(0, window - inFlight());
    }

    public void sent(int length) {
        next += length;
    }

    /** What is wrong with the acknowledgement in a segment, null if nothing. */
    public String fault(int ack) {
        if (ack - next > 0) {
            return "acknowledges " + Integer.toUnsignedString(ack) + ", sent is " + Integer.toUnsignedString(next);
        }
        return null;
    }

    /** After {@link #fault} found none. An older acknowledgement than one before says nothing and is passed over. */
    public void heard(int ack, int newWindow) {
        if (ack - acknowledged < 0) return;
        acknowledged = ack;
        window = newWindow;
    }
}
