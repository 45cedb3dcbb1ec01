package dev.pomona.shell.command;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Device;
import dev.pomona.shell.Invocation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures round trips, one after the other. */
final class WarmPing {
    private static final double MILLION = 1_000_000.0;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private final Invocation call;
    private final int count;

    WarmPing(Invocation call, int count) {
        this.call = call;
        this.count = count;
    }

    /** @param device null to leave the link out */
    Map<String, Object> run(Lockdown lockdown, Device device, int echo) throws IOException {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("udid", lockdown.udid().value());
        // The first one opens the session.
        boolean told = lockdown.value("", "ProductVersion").isPresent();
        long[] values = new long[count];
        for (int i = 0; i < count && !call.cancelled(); i++) {
            long begin = System.nanoTime();
            told &= lockdown.value("", "ProductVersion").isPresent();
            values[i] = System.nanoTime() - begin;
        }
        if (!told) throw new IOException("the phone does not tell its version every time");
        put(out, "value", values);
        if (device != null) put(out, "link", link(device, echo));
        return out;
    }

    private long[] link(Device device, int port) throws IOException {
        long[] values = new long[count];
        try (Connection connection = device.connect(port)) {
            connection.readTimeout(LIMIT);
            ByteBuffer one = ByteBuffer.allocate(1);
            for (int i = 0; i < count && !call.cancelled(); i++) {
                long begin = System.nanoTime();
                connection.write(one.clear());
                if (connection.read(one.clear()) != 1)
                    throw new EOFException("the phone's port " + port + " is no echo");
                values[i] = System.nanoTime() - begin;
            }
        }
        return values;
    }

    private static void put(Map<String, Object> out, String what, long... nanos) {
        Arrays.sort(nanos);
        out.put(what + "MedianMs", nanos[nanos.length / 2] / MILLION);
        out.put(what + "P99Ms", nanos[Math.min(nanos.length - 1, nanos.length * 99 / 100)] / MILLION);
    }
}
