package dev.pomona.bench.wire;

import java.io.IOException;

/** Measures an exporter alone: prints MB/s from and to its first phone with one connection and with four. */
public final class ExporterBench {
    private ExporterBench() {}

    /** Arguments: the exporter's port on loopback, the seconds of each measurement. */
    public static void main(String[] args) throws IOException {
        double seconds = Double.parseDouble(args[1]);
        try (BareHost host = new BareHost(Integer.parseInt(args[0]), args.length > 2 ? args[2] : "1-1")) {
            System.out.printf(
                    "exporter %.0f %.0f %.0f %.0f%n",
                    host.from(1, seconds), host.from(4, seconds), host.to(1, seconds), host.to(4, seconds));
        }
    }
}
