package dev.pomona.mux.usb;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened on the bus since the hub started, in numbers. */
final class UsbCounters {
    enum Count {
        HOTPLUG_EVENTS,
        LISTINGS,
        ATTEMPTS,
        ATTACHED,
        DETACHED,
        REOPENED,
        HALTS_CLEARED,
        RESETS,
        GIVEN_UP,
        RESUMES,
        READS,
        BYTES_READ,
        WRITES,
        BYTES_WRITTEN,
        MEMORY_SHORT,
        TRANSFERS_ABANDONED,
        HANDLES_ABANDONED,
        HANDLES_RECLAIMED
    }

    private final Map<Count, LongAdder> all = new EnumMap<>(Count.class);

    UsbCounters() {
        for (Count c : Count.values()) all.put(c, new LongAdder());
    }

    void add(Count what) {
        add(what, 1);
    }

    void add(Count what, long n) {
        all.get(what).add(n);
    }

    long get(Count what) {
        return all.get(what).sum();
    }

    /** By names for people and programs: {@code bytesRead}. */
    Map<String, Long> named() {
        Map<String, Long> out = new LinkedHashMap<>();
        all.forEach((count, n) -> out.put(name(count), n.sum()));
        return out;
    }

    private static String name(Count count) {
        StringBuilder name = new StringBuilder();
        for (String word : count.name().toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
