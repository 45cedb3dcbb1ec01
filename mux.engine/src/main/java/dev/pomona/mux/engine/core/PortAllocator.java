package dev.pomona.mux.engine.core;

import java.util.BitSet;

/**
 * Host ports of one link: 1 to 65535, round and round, so that a freed port rests as long as possible. The start is random,
 * because after a restart a phone may still hold pairs of the host before. Not thread-safe.
 */
public final class PortAllocator {
    private static final int LAST = 65535;
    private final BitSet used = new BitSet(LAST + 1);
    private int candidate;

    /** @param start any number */
    public PortAllocator(int start) {
        candidate = Math.floorMod(start, LAST) + 1;
    }

    /** @return a port that is free, now taken; 0 if all are in use */
    public int take() {
        int port = used.nextClearBit(candidate);
        if (port > LAST) port = used.nextClearBit(1);
        if (port > LAST) return 0;
        used.set(port);
        candidate = port == LAST ? 1 : port + 1;
        return port;
    }

    public void free(int port) {
        used.clear(port);
    }
}
