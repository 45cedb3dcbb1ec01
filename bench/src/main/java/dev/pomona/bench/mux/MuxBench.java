package dev.pomona.bench.mux;

import dev.pomona.bench.load.Checked;
import dev.pomona.bench.load.Load;
import dev.pomona.bench.process.Child;
import dev.pomona.bench.process.Proc;
import dev.pomona.bench.shape.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hub beside Debian's usbmuxd: same phones, same load, one after the other, round after round. */
public final class MuxBench {
    private static final long CHECKED_BYTES = 32_000_000;
    private static final double SETTLE = 0.7;

    private final Options options;
    private final Path work;
    private final Table table = new Table();

    private MuxBench(Options options, Path work) {
        this.options = options;
        this.work = work;
    }

    public static void main(String[] args) throws IOException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.HELP);
            System.exit(2);
            return;
        }
        Path work = Files.createTempDirectory("pomona-bench");
        MuxBench bench = new MuxBench(options, work);
        try {
            bench.run();
            bench.table.print(System.out);
        } finally {
            try (var files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void run() throws IOException {
        Optional<Rig> rig = options.daemons().contains("usbmuxd") ? Rig.build(options.root(), work) : Optional.empty();
        int many = Child.freePort();
        try (Child exporter = exporter(many, options.phones())) {
            for (int round = 1; round <= options.rounds(); round++) {
                System.err.println("round " + round + " of " + options.rounds());
                if (options.wants("exporter")) {
                    new References(options, work, table).exporter(many);
                }
                if (options.wants("relay")) {
                    new References(options, work, table).relay();
                }
                if (options.daemons().contains("hub")) {
                    try (Daemon hub = Daemon.hub(options.root(), work, many, options.phones())) {
                        measure(hub);
                    }
                }
                if (rig.isPresent()) {
                    try (Daemon usbmuxd = Daemon.usbmuxd(rig.get(), work, many, options.phones())) {
                        measure(usbmuxd);
                    }
                }
            }
            if (!exporter.alive()) {
                throw new IOException("the exporter has ended");
            }
        }
        if (options.wants("link")) {
            link(rig);
        }
    }

    private Child exporter(int port, int phones) throws IOException {
        Path state = Files.createTempDirectory(work, "twin");
        Child child = Child.start(
                "the exporter",
                state.resolve("log"),
                Map.of(),
                List.of(
                        options.root().resolve("pomona").toString(),
                        "twin",
                        "--port",
                        "" + port,
                        "--count",
                        "" + phones,
                        "--state",
                        state.toString()));
        child.awaitLine("pomona ready");
        return child;
    }

    private void measure(Daemon daemon) throws IOException {
        List<Integer> phones = List.copyOf(daemon.client().devices().values());
        int size = options.size();
        warm(daemon, phones);
        Load load = new Load(daemon.client(), daemon.child().pid(), SETTLE, options.seconds());
        for (int connections : new int[] {1, 4}) {
            String with = ", " + connections + (connections == 1 ? " connection" : " connections");
            if (options.wants("from" + connections)) {
                flow(daemon, "from the phone" + with, load.from(phones.subList(0, 1), connections, size));
            }
            if (options.wants("to" + connections)) {
                flow(daemon, "to the phone" + with, load.to(phones.subList(0, 1), connections, size));
            }
        }
        for (int connections : new int[] {1, 4}) {
            if (options.wants("trip" + connections)) {
                Load.Trips trips = load.trips(phones.get(0), connections);
                String name = "64-byte round trip, " + connections + " at once, ";
                table.add(name + "µs median", daemon.name(), trips.micros());
                table.add(name + "µs 99 %", daemon.name(), trips.p99());
                table.add(name + "CPU µs each", daemon.name(), trips.cpuMicros());
            }
        }
        for (int clients : new int[] {1, 4}) {
            if (options.wants("connect" + clients)) {
                Load.Connects connects = load.connects(phones.get(0), clients);
                String name = "connects by " + clients + (clients == 1 ? " client, " : " clients, ");
                table.add(name + "per second", daemon.name(), connects.perSecond());
                table.add(name + "CPU µs each", daemon.name(), connects.cpuMicros());
                if (connects.refused() > 0) {
                    table.add(name + "refused", daemon.name(), connects.refused());
                }
            }
        }
        // Whether anybody starves shows only after a while.
        Load crowded = new Load(daemon.client(), daemon.child().pid(), 2, Math.max(5, options.seconds()));
        String crowd = options.phones() + " phones x " + options.connections() + ", ";
        if (options.wants("from32")) {
            Load.Flow flow = crowded.from(phones, options.connections(), size);
            flow(daemon, crowd + "from them", flow);
            table.add(crowd + "from them, slowest/mean", daemon.name(), flow.fairness());
        }
        if (options.wants("to32")) {
            Load.Flow flow = crowded.to(phones, options.connections(), size);
            flow(daemon, crowd + "to them", flow);
            table.add(crowd + "to them, slowest/mean", daemon.name(), flow.fairness());
        }
        table.add(
                "peak resident memory, MiB",
                daemon.name(),
                Proc.peakMiB(daemon.child().pid()));
        Checked.from(daemon.client(), phones.get(0), CHECKED_BYTES);
        Checked.to(daemon.client(), phones.get(0), CHECKED_BYTES);
    }

    private void flow(Daemon daemon, String name, Load.Flow flow) {
        table.add(name + ", MB/s", daemon.name(), flow.megabytesPerSecond());
        table.add(name + ", CPU-s/GB", daemon.name(), flow.cpuSecondsPerGigabyte());
    }

    /** Bytes checked and unchecked in both directions, and round trips, until everything hot has been compiled. */
    private void warm(Daemon daemon, List<Integer> phones) throws IOException {
        double each = options.warm() / 4;
        Load load = new Load(daemon.client(), daemon.child().pid(), 0, each);
        List<Integer> first = phones.subList(0, 1);
        load.from(first, 4, options.size());
        load.to(first, 4, options.size());
        load.trips(phones.get(0), 2);
        load.from(first, 1, options.size());
    }

    /** One phone at the end of a long line. */
    private void link(Optional<Rig> rig) throws IOException {
        int port = Child.freePort();
        int shaped = Child.freePort();
        List<String> line = List.of("" + shaped, "" + port, "" + options.linkRate(), "" + options.linkMillis());
        try (Child exporter = exporter(port, 1);
                Child relay = Child.java("the relay", work.resolve("line.log"), Relay.class, List.of(), line)) {
            relay.awaitLine("relay ready");
            for (int round = 1; round <= options.rounds() && exporter.alive(); round++) {
                if (options.wants("relay")) {
                    new References(options, work, table).line();
                }
                if (options.daemons().contains("hub")) {
                    try (Daemon hub = Daemon.hub(options.root(), work, shaped, 1)) {
                        line(hub);
                    }
                }
                if (rig.isPresent()) {
                    try (Daemon usbmuxd = Daemon.usbmuxd(rig.get(), work, shaped, 1)) {
                        line(usbmuxd);
                    }
                }
            }
        }
    }

    private void line(Daemon daemon) throws IOException {
        List<Integer> phones = List.copyOf(daemon.client().devices().values());
        Load load = new Load(daemon.client(), daemon.child().pid(), 1.5, options.seconds());
        table.add(
                References.lineName(options, "from"),
                daemon.name(),
                load.from(phones, 1, options.size()).megabytesPerSecond());
        table.add(
                References.lineName(options, "to"),
                daemon.name(),
                load.to(phones, 1, options.size()).megabytesPerSecond());
    }
}
