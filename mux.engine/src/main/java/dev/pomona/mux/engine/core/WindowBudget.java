package dev.pomona.mux.engine.core;

/**
 * Memory that may be promised to phones as windows. A phone's budget is part of the hub's. What is reserved is kept back
 * from others whether a phone uses it or not, so that no promise is ever broken. For any thread.
 */
public final class WindowBudget {
    private final WindowBudget whole;
    private final long limit;
    private long held;

    private WindowBudget(WindowBudget whole, long limit) {
        this.whole = whole;
        this.limit = limit;
    }

    /** The budget of a hub. */
    public static WindowBudget of(long limit) {
        return new WindowBudget(null, limit);
    }

    /** A part of this one that takes at most {@code most} of it. */
    public WindowBudget part(long most) {
        return new WindowBudget(this, most);
    }

    /** @return false, and nothing is reserved, if there is not that much */
    public synchronized boolean reserve(long bytes) {
        if (bytes > limit - held || whole != null && !whole.reserve(bytes)) return false;
        held += bytes;
        return true;
    }

    public synchronized void release(long bytes) {
        held -= bytes;
        if (whole != null) whole.release(bytes);
    }

    public synchronized long held() {
        return held;
    }

    public long limit() {
        return limit;
    }
}
