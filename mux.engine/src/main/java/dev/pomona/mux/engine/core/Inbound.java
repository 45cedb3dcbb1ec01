package dev.pomona.mux.engine.core;

/**
 * The receiving side of a connection's flow control. The acknowledgement moves only when the reader has taken the bytes, so
 * the phone can never have more than one window on the way or unread here. Numbers are modulo 2^32. Not thread-safe.
 *
 * <p>The window adapts. A round trip is the time from the telling of a new edge to the first byte beyond the old one. When the
 * reader takes more than half a window in a round trip and leaves nothing, the window is about to be what holds the phone up,
 * and doubles, up to a bound and as far as the budget grants it. A reader that leaves something is itself what holds the phone
 * up: more would only lie here, and cost another copy. It goes back to its first size when the reader leaves a full window lying: the edge that the
 * phone was told never moves back, it just does not move on until the smaller window has caught up with it.
 */
public final class Inbound {
    /** The window field counts in 256, so a phone may believe in that much less one beyond the edge. */
    public static final int TOLERANCE = 255;
    /** As near to the edge the phone has no room for one more of its packets. */
    private static final int NEAR = 32768;

    private final int first;
    private final int most;
    private final WindowBudget budget;
    /** What the window shall be; it is larger as long as the phone was told of more. */
    private int target;
    /** Kept back in the budget for this connection. */
    private int reserved;

    private int next;
    private int unread;
    private int ackSent;
    /** The first number that the phone may not send. */
    private int edge;
    /** The shortest round trip seen of late, 0 before the first. */
    private long roundTrip;
    /** A round trip is being measured: the edge before it, and when the new one was told. */
    private boolean measuring;

    private int oldEdge;
    private long toldAt;
    /** What the reader took since when. */
    private long takenBytes;

    private long takenSince;
    private boolean refused;
    private boolean over;

    /**
     * @param window the first, a multiple of 256; already reserved in {@code budget}, which gets it back by {@link #release}
     * @param most what it may grow to, a multiple of 256
     */
    public Inbound(int window, int most, WindowBudget budget) {
        this.first = window;
        this.most = most;
        this.budget = budget;
        this.target = window;
        this.reserved = window;
        this.edge = window;
    }

    /** The phone's SYN. */
    public void synchronise(int seq) {
        next = seq + 1;
        ackSent = next;
        edge = next + first;
    }

    /** What is wrong with a segment, null if nothing. */
    public String fault(int seq, int length) {
        if (seq != next) {
            return "sequence number " + Integer.toUnsignedString(seq) + ", expected " + Integer.toUnsignedString(next);
        }
        if (length > edge - next + TOLERANCE) {
            return length + " bytes beyond the window: " + unread + " of " + window() + " are unread";
        }
        return null;
    }

    /** After {@link #fault} found none. */
    public void received(int length, long nanos) {
        next += length;
        unread += length;
        if (!measuring || next - oldEdge <= 0) return;
        measuring = false;
        long took = Math.max(1, nanos - toldAt);
        roundTrip = roundTrip == 0 ? took : Math.min(roundTrip + (roundTrip >> 6) + 1, took);
    }

    /** The reader took that many. */
    public void taken(int length, long nanos) {
        unread -= length;
        takenBytes += length;
        long since = nanos - takenSince;
        if (roundTrip == 0 || since < roundTrip) return;
        boolean cramped = (double) takenBytes * roundTrip >= target / 2 * (double) since;
        takenBytes = 0;
        takenSince = nanos;
        if (!cramped || over || unread > 0 || target >= most || window() > target) return;
        int more = Math.min(target, most - target);
        refused = !budget.reserve(more);
        if (refused) return;
        reserved += more;
        target += more;
    }

    /** Whether the last wish for a larger window was not granted; asked once. */
    public boolean wasRefused() {
        boolean was = refused;
        refused = false;
        return was;
    }

    /** The reader is slow: no more than the first window is promised from now on. */
    public void shrink() {
        target = first;
    }

    /** Whether the phone can send next to nothing because the reader has not taken what is here. */
    public boolean full() {
        return edge - next < NEAR && unread >= window() / 2;
    }

    /** What a packet sent now acknowledges. */
    public int ack() {
        return next - unread;
    }

    /** What a packet sent now grants. */
    public int window() {
        return Math.max(target, edge - ack() & -256);
    }

    /** The most that can be unread at one time. */
    public int bound() {
        return Math.max(target, edge - ack()) + TOLERANCE;
    }

    /** Bytes taken that the phone has not been told of. */
    public int untold() {
        return ack() - ackSent;
    }

    /** Whether the phone should be told now rather than in a while. */
    public boolean urgent() {
        int untold = untold();
        return untold > 0 && (untold >= target / 4 || edge - next < NEAR && ack() + target - edge >= NEAR / 4);
    }

    /** Whether the phone has half its window used up and could be given some back. */
    public boolean helpful() {
        return untold() > 0 && next - ackSent >= target / 2;
    }

    /** A packet with {@link #ack()} and {@link #window()} is sent. */
    public void told(long nanos) {
        int before = edge;
        ackSent = ack();
        // What is told is rounded down; the phone may be using what it was told before, so the edge itself stays.
        int tells = ackSent + window();
        if (tells - edge > 0) edge = tells;
        if (!measuring && edge - before > 0) {
            measuring = true;
            oldEdge = before;
            toldAt = nanos;
        }
        int needed = Math.max(first, window());
        if (reserved > Math.max(needed, target)) {
            budget.release(reserved - Math.max(needed, target));
            reserved = Math.max(needed, target);
        }
    }

    /** It is over: nothing is promised any more. */
    public void release() {
        over = true;
        budget.release(reserved);
        reserved = 0;
    }
}
