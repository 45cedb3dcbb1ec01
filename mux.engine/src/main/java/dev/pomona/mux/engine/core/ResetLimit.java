package dev.pomona.mux.engine.core;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which segments of no connection are answered by a reset. One answer is enough for a connection, but packets that were on
 * their way when it ended come in crowds; so each pair of ports is answered a few times in a while and no more, and all
 * together a bounded number of times. Not thread-safe.
 */
public final class ResetLimit {
    private static final long SPAN_NANOS = 1_000_000_000L;
    private static final int EACH = 4;
    private static final int ALL = 1000;
    private static final int PAIRS = 512;

    /** How often each pair was answered in this span. */
    private final Map<Integer, Integer> answered = new LinkedHashMap<>();

    private long since;
    private int all;

    /** @return whether to answer; then it counts */
    public boolean answer(int hostPort, int port, long nanos) {
        if (nanos - since > SPAN_NANOS) {
            since = nanos;
            all = 0;
            answered.clear();
        }
        int pair = hostPort << 16 | port;
        int times = answered.getOrDefault(pair, 0);
        if (times >= EACH || all >= ALL) return false;
        if (answered.size() >= PAIRS && times == 0) answered.clear();
        answered.put(pair, times + 1);
        all++;
        return true;
    }
}
