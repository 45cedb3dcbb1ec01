package dev.pomona.services.afc.commands;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast something has gone of late. Not for several threads. */
final class Meter {
    private static final long SPAN = 3_000_000_000L;

    /** A total at a time. */
    private record Mark(long nanos, long bytes) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    void mark(long nanos, long bytes) {
        marks.addLast(new Mark(nanos, bytes));
        while (marks.size() > 2 && nanos - marks.getFirst().nanos() > SPAN) marks.removeFirst();
    }

    /** Bytes per second; 0 while unknown. */
    double rate() {
        if (marks.size() < 2) return 0;
        long nanos = marks.getLast().nanos() - marks.getFirst().nanos();
        return nanos <= 0 ? 0 : (marks.getLast().bytes() - marks.getFirst().bytes()) * 1e9 / nanos;
    }

    static String size(double n) {
        if (n < 1000) return Math.round(n) + " B";
        if (n < 1e6) return String.format("%.1f kB", n / 1e3);
        return n < 1e9 ? String.format("%.1f MB", n / 1e6) : String.format("%.2f GB", n / 1e9);
    }

    /** Such as {@code 1:05}, {@code 2:00:00}. */
    static String time(double seconds) {
        long s = Math.round(seconds);
        return s < 3600
                ? String.format("%d:%02d", s / 60, s % 60)
                : String.format("%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }
}
