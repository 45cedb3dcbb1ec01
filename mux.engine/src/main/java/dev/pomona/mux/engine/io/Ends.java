package dev.pomona.mux.engine.io;

import dev.pomona.mux.inspect.EndReport;
import java.util.ArrayDeque;
import java.util.List;

/** The last ends of connections, newest first. */
final class Ends {
    static final int KEPT = 64;
    private final ArrayDeque<EndReport> last = new ArrayDeque<>();

    synchronized void add(EndReport end) {
        if (last.size() == KEPT) last.removeLast();
        last.addFirst(end);
    }

    synchronized List<EndReport> all() {
        return List.copyOf(last);
    }
}
