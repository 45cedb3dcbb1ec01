package dev.pomona.services.afc.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What all clients of a hub have done with phones' files so far. Any thread; counting costs the data next to nothing. */
public final class AfcTally implements Supplier<Map<String, Long>> {
    private final LongAdder opened = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();

    void opened() {
        opened.increment();
    }

    void ended() {
        ended.increment();
    }

    /** A request gets no answer any more. Before its caller is told, so that who looks then finds it counted. */
    void lost() {
        lost.increment();
    }

    void requested() {
        requests.increment();
    }

    /** @param well whether the phone did what it was asked for */
    void answered(boolean well, long in, long out) {
        if (!well) refused.increment();
        bytesIn.add(in);
        bytesOut.add(out);
    }

    /** By the names under which they are offered as numbers of the hub. */
    @Override
    public Map<String, Long> get() {
        Map<String, Long> m = new LinkedHashMap<>();
        long gone = ended.sum();
        m.put("connections", Math.max(0, opened.sum() - gone));
        m.put("connections_total", opened.sum());
        m.put("requests_total", requests.sum());
        m.put("requests_refused_total", refused.sum());
        m.put("requests_lost_total", lost.sum());
        m.put("bytes_read_total", bytesIn.sum());
        m.put("bytes_written_total", bytesOut.sum());
        return m;
    }
}
