package dev.pomona.bench.mux;

import dev.pomona.bench.process.Child;
import dev.pomona.bench.process.Proc;
import dev.pomona.bench.shape.Pump;
import dev.pomona.bench.shape.Relay;
import dev.pomona.bench.wire.ExporterBench;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the machine can do without a daemon: the exporter alone, and a relay that only passes bytes on. */
record References(Options options, Path work, Table table) {
    private static final double WARM = 1.5;

    static String lineName(Options options, String direction) {
        return String.format(
                Locale.ROOT,
                "link of %.0f MB/s and %.0f ms, %s the phone, MB/s",
                options.linkRate(),
                options.linkMillis(),
                direction);
    }

    void exporter(int port) throws IOException {
        Path log = Files.createTempFile(work, "exporter", ".log");
        try (Child child = Child.java(
                "the bare USB/IP host",
                log,
                ExporterBench.class,
                List.of("-Xmx64m"),
                List.of("" + port, "" + options.seconds()))) {
            String[] words = child.awaitLine("exporter").split(" ");
            String[] rows = {
                "from the phone, 1 connection, MB/s",
                "from the phone, 4 connections, MB/s",
                "to the phone, 1 connection, MB/s",
                "to the phone, 4 connections, MB/s"
            };
            for (int i = 0; i < rows.length; i++) {
                table.add(rows[i], "exporter", Double.parseDouble(words[i + 1]));
            }
        }
    }

    /** TCP on the far side and a Unix socket on the near one, as a daemon has them. */
    void relay() throws IOException {
        int port = Child.freePort();
        Path socket = work.resolve("relay.sock");
        Files.deleteIfExists(socket);
        try (Child pump = Child.java("the pump", work.resolve("pump.log"), Pump.class, List.of(), List.of("" + port))) {
            pump.awaitLine("pump ready");
            try (Child relay = Child.java(
                    "the relay", work.resolve("relay.log"), Relay.class, List.of(), List.of("" + socket, "" + port))) {
                relay.awaitLine("relay ready");
                for (String direction : List.of("from", "to")) {
                    double[] rate = stream(socket, direction, relay.pid());
                    String name = direction + " the phone, 1 connection, ";
                    table.add(name + "MB/s", "relay", rate[0]);
                    table.add(name + "CPU-s/GB", "relay", rate[1]);
                }
            }
        }
    }

    /** What the shaped line carries. */
    void line() throws IOException {
        int port = Child.freePort();
        int shaped = Child.freePort();
        Path socket = work.resolve("shaped.sock");
        Files.deleteIfExists(socket);
        try (Child pump = Child.java("the pump", work.resolve("pump.log"), Pump.class, List.of(), List.of("" + port));
                Child line = Child.java(
                        "the line",
                        work.resolve("shaped.log"),
                        Relay.class,
                        List.of(),
                        List.of("" + shaped, "" + port, "" + options.linkRate(), "" + options.linkMillis()));
                Child relay = Child.java(
                        "the relay",
                        work.resolve("relay.log"),
                        Relay.class,
                        List.of(),
                        List.of("" + socket, "" + shaped))) {
            pump.awaitLine("pump ready");
            line.awaitLine("relay ready");
            relay.awaitLine("relay ready");
            for (String direction : List.of("from", "to")) {
                table.add(lineName(options, direction), "relay", stream(socket, direction, relay.pid())[0]);
            }
        }
    }

    /** MB/s, and the relay's CPU seconds per GB. */
    private double[] stream(Path socket, String direction, long pid) throws IOException {
        boolean from = direction.equals("from");
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (from ? 's' : 't')}));
            ByteBuffer chunk = ByteBuffer.allocateDirect(options.size());
            move(channel, chunk, from, WARM);
            double cpu = Proc.cpuSeconds(pid);
            long begin = System.nanoTime();
            long bytes = move(channel, chunk, from, options.seconds());
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new double[] {bytes / seconds / 1e6, (Proc.cpuSeconds(pid) - cpu) / (bytes / 1e9)};
        }
    }

    private static long move(SocketChannel channel, ByteBuffer chunk, boolean from, double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long bytes = 0;
        while (System.nanoTime() - end < 0) {
            chunk.clear();
            int n = from ? channel.read(chunk) : channel.write(chunk);
            if (n < 0) {
                throw new IOException("the relay ended");
            }
            bytes += n;
        }
        return bytes;
    }
}
