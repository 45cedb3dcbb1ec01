package dev.pomona.mux.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** Of which phones it has been said that they cannot be used, and why: said once, until they work or fail otherwise. Thread-safe. */
final class KnownFailures {
    static final int MOST = 1000;

    private final Map<String, String> problems = new LinkedHashMap<>();

    synchronized boolean isNews(String phone, String problem) {
        boolean news = !problem.equals(problems.remove(phone));
        if (problems.size() >= MOST)
            problems.remove(problems.keySet().iterator().next());
        problems.put(phone, problem);
        return news;
    }

    synchronized void works(String phone) {
        problems.remove(phone);
    }
}
