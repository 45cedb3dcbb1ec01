package dev.pomona.bench.soak;

import dev.pomona.bench.load.MuxClient;
import dev.pomona.bench.mux.Daemon;
import dev.pomona.bench.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Many phones, many clients, cables pulled and clients killed at random, for a long time: every byte is checked, and in the
 * end the hub must hold what it held in the beginning.
 */
public final class Soak {
    private static final int WORKERS = 8;
    private static final long WARM_MILLIS = 40_000;
    private static final long REST_MILLIS = 8_000;
    private static final long PULL_MILLIS = 700;
    private static final long LEAST_OUT_MILLIS = 200;
    private static final int MORE_OUT_MILLIS = 3000;
    private static final long KILL_MILLIS = 150;
    private static final long LOOK_MILLIS = 200;
    private static final long BACK_MILLIS = 120_000;

    private final Path work;
    private final SplittableRandom random;
    private final Tally tally = new Tally();
    private final List<Phone> phones = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean quiet = true;
    private volatile boolean over;

    private Soak(Path work, long seed) {
        this.work = work;
        random = new SplittableRandom(seed);
    }

    /** Arguments: minutes (20), phones (32), seed. */
    public static void main(String[] args) throws IOException {
        double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 20;
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 32;
        long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
        Path work = Files.createTempDirectory("pomona-soak");
        System.out.printf("soak of %.1f minutes, %d phones x %d connections, seed %d%n", minutes, count, WORKERS, seed);
        boolean good;
        try {
            good = new Soak(work, seed).run(minutes, count);
        } finally {
            try (var files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(double minutes, int count) throws IOException {
        Path root =
                Path.of(System.getProperty("pomona.root", ".")).toAbsolutePath().normalize();
        int port = Child.freePort();
        Path state = Files.createTempDirectory(work, "twin");
        List<String> command = List.of(
                root.resolve("pomona").toString(),
                "twin",
                "--port",
                "" + port,
                "--count",
                "" + count,
                "--state",
                "" + state);
        try (Child exporter = Child.start("the exporter", work.resolve("twin.log"), Map.of(), command)) {
            exporter.awaitLine("pomona ready");
            try (Daemon hub = Daemon.hub(root, work, port, count)) {
                hub.client().devices().forEach((udid, device) -> {
                    Phone phone = new Phone(udid);
                    phone.device = device;
                    phones.add(phone);
                });
                start(hub.client());
                threads.add(thread("soak-pull", () -> pull(new TwinHands(state))));
                Child.pause(WARM_MILLIS);
                Health before = rest(hub);
                System.out.println("start: " + before + ", the machine's load " + load());
                long end = System.nanoTime() + Math.round(minutes * 60e9);
                start(hub.client());
                while (System.nanoTime() - end < 0) {
                    Child.pause(Math.min(60_000, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
                    System.out.println(tally);
                }
                Health after = rest(hub);
                over = true;
                join(threads);
                System.out.println("end:   " + after + ", the machine's load " + load());
                System.out.println(tally);
                tally.words().forEach(System.out::println);
                List<String> faults = judge(before, after);
                faults.forEach(System.out::println);
                if (!faults.isEmpty()) {
                    System.out.println("the hub's log:");
                    Files.readAllLines(hub.child().log()).stream()
                            .filter(line ->
                                    line.contains("WARN") || line.contains("ERROR") || line.contains("Exception"))
                            .limit(60)
                            .forEach(System.out::println);
                }
                System.out.println(faults.isEmpty() ? "GOOD" : "BAD");
                return faults.isEmpty();
            }
        }
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    private List<String> judge(Health before, Health after) {
        Map<String, Boolean> rules = new TreeMap<>();
        rules.put("a stream was corrupt", tally.corrupt.sum() > 0);
        rules.put("a connection ended for no reason", tally.unexplained.sum() > 0);
        rules.put("nothing was moved", tally.whole.sum() == 0);
        rules.put("handles were lost", after.handles() > before.handles() + 8);
        rules.put("threads were lost", after.threads() > before.threads() + 8);
        rules.put("virtual threads were lost", after.virtual() > before.virtual() + 8);
        rules.put("heap was lost", after.heapMiB() > before.heapMiB() + Math.max(16, before.heapMiB() / 4));
        return rules.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Workers, a killer and somebody who looks which phones there are. */
    private void start(MuxClient client) {
        quiet = false;
        for (Phone phone : phones) {
            for (int i = 0; i < WORKERS; i++) {
                Worker worker = new Worker(client, phone, tally, random.nextLong());
                workers.add(worker);
                threads.add(thread("soak-worker", worker));
            }
        }
        List<Worker> victims = List.copyOf(workers);
        SplittableRandom which = random.split();
        threads.add(thread(
                "soak-kill",
                () -> repeat(
                        KILL_MILLIS,
                        () -> victims.get(which.nextInt(victims.size())).kill())));
        threads.add(thread("soak-look", () -> repeat(LOOK_MILLIS, () -> look(client))));
    }

    private void look(MuxClient client) throws IOException {
        Map<String, Integer> there = client.devices();
        phones.forEach(phone -> phone.device = there.getOrDefault(phone.udid, 0));
    }

    /** Ends all load and waits until every phone is back and the hub has had time to let go of everything. */
    private Health rest(Daemon hub) throws IOException {
        quiet = true;
        workers.forEach(Worker::stop);
        List<Thread> pulling = List.of(threads.stream()
                .filter(t -> t.getName().equals("soak-pull"))
                .findFirst()
                .orElseThrow());
        threads.removeAll(pulling);
        join(threads);
        threads.clear();
        threads.addAll(pulling);
        workers.clear();
        hub.child().await("all phones back", () -> hub.client().devices().size() == phones.size());
        Child.pause(REST_MILLIS);
        return Health.of(hub.child().pid());
    }

    private void pull(TwinHands hands) {
        SplittableRandom mine = random.split();
        while (!over) {
            try {
                Child.pause(PULL_MILLIS);
                if (quiet) {
                    continue;
                }
                Phone phone = phones.get(mine.nextInt(phones.size()));
                int before = phone.device;
                phone.plugged = false;
                phone.pulled.incrementAndGet();
                tally.pulls.increment();
                hands.unplug(phone.udid);
                Child.pause(LEAST_OUT_MILLIS + mine.nextInt(MORE_OUT_MILLIS));
                hands.plug(phone.udid);
                // Who fails from here on until it is back does so because of this.
                int pulled = phone.pulled.get();
                thread("soak-settle", () -> settle(phone, pulled, before));
            } catch (IOException e) {
                tally.unexplained("a cable could not be pulled: " + e.getMessage());
            }
        }
    }

    /** Waits until the hub has the phone under a new number: only then nothing explains a refusal any more. */
    private void settle(Phone phone, int pulled, int before) {
        long end = System.nanoTime() + BACK_MILLIS * 1_000_000;
        try {
            while (phone.pulled.get() == pulled && (phone.device == 0 || phone.device == before)) {
                if (System.nanoTime() - end > 0 && !over) {
                    tally.unexplained(phone.udid + " did not come back");
                    return;
                }
                Child.pause(LOOK_MILLIS);
            }
            phone.plugged |= phone.pulled.get() == pulled;
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void repeat(long millis, Step step) {
        while (!quiet) {
            try {
                step.run();
                Child.pause(millis);
            } catch (IOException e) {
                tally.unexplained(e.toString());
            }
        }
    }

    private static Thread thread(String name, Runnable body) {
        return Thread.ofPlatform().daemon().stackSize(256 * 1024).name(name).start(body);
    }

    private static void join(List<Thread> threads) throws IOException {
        try {
            for (Thread thread : List.copyOf(threads)) {
                thread.join(60_000);
                if (thread.isAlive()) {
                    throw new IOException(thread.getName() + " does not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
