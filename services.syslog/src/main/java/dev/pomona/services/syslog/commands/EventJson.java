package dev.pomona.services.syslog.commands;

import dev.pomona.services.syslog.SyslogEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event as one JSON object; what it does not tell is left out. */
final class EventJson {
    private EventJson() {}

    /** @param seq its number in this stream, counted before any filter */
    static Map<String, Object> of(long seq, SyslogEvent e) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("seq", seq);
        switch (e.kind()) {
            case DROPPED -> {
                m.put("marker", "dropped");
                m.put("count", e.count());
            }
            case RESUMED -> {
                m.put("marker", "resumed");
                m.put("blindMillis", e.count());
            }
            case RECORD -> {
                m.put("time", e.instant().map(Object::toString).orElse(e.time()));
                text(m, "device", e.device());
                m.put("process", e.process());
                text(m, "image", e.image());
                m.put("pid", e.pid());
                if (e.thread() >= 0) m.put("thread", e.thread());
                m.put("level", e.level());
                text(m, "subsystem", e.subsystem());
                text(m, "category", e.category());
            }
            case PLAIN -> m.put("raw", true);
            case UNKNOWN -> m.put("unknown", e.raw().remaining());
        }
        m.put("message", e.message());
        return m;
    }

    private static void text(Map<String, Object> m, String key, String value) {
        if (!value.isEmpty()) m.put(key, value);
    }
}
