package dev.pomona.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells about a running process. */
public final class Proc {
    /** What {@code getconf CLK_TCK} answers on every Linux that a JVM runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private Proc() {}

    /** Processor time used so far, all threads, user and system. */
    public static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        // The second field, the name, may hold anything; fields are counted from behind it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Resident memory now. */
    public static int residentMiB(long pid) throws IOException {
        return status(pid, "VmRSS:");
    }

    /** The most resident memory there has been. */
    public static int peakMiB(long pid) throws IOException {
        return status(pid, "VmHWM:");
    }

    public static int threads(long pid) throws IOException {
        return (int) number(pid, "Threads:");
    }

    public static int handles(long pid) throws IOException {
        try (var files = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            return (int) files.count();
        }
    }

    private static int status(long pid, String key) throws IOException {
        return (int) (number(pid, key) / 1024);
    }

    private static long number(long pid, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(
                        line.substring(key.length()).replace("kB", "").strip());
            }
        }
        throw new IOException("no " + key + " of process " + pid);
    }
}
