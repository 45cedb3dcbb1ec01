package dev.pomona.itest.lab;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Runs inside the USB lab's guest beside a hub: moves data at every size that matters, unplugs a phone in mid-transfer many
 * times while another works, and counts what is left behind. Needs nothing but the JDK.
 */
final class LabRun {
    private static final int WARM_UP = 3;
    private static final long ENOUGH = 96 << 10;
    private static final int PATIENCE = 60;
    private static final int ECHOES = 6;
    /** An attempt under way, or an opening of libusb that is about to go, is no leak; a leak shows once for each plug. */
    private static final int SLACK = 8;

    private static final long IDLE = 4_000_000_000L;
    private static final long MOST_IDLE = 60;

    private final LabMux mux;
    private final long hub;
    private final List<String> udids;
    private String port;
    private long moved;

    private LabRun(LabMux mux, long hub, List<String> udids) {
        this.mux = mux;
        this.hub = hub;
        this.udids = udids;
    }

    /**
     * {@code SOCKET PID ROUNDS THREADS.md BUSID}: the process behind the socket already has one phone, that of BUSID is
     * plugged in here. With {@code 0} rounds both are there, and only what every daemon does is tried.
     */
    public static void main(String[] args) throws Exception {
        LabMux mux = new LabMux(Path.of(args[0]));
        int rounds = Integer.parseInt(args[2]);
        String port = "";
        if (rounds > 0) {
            mux.await(1, PATIENCE);
            ok("the phone is there that was plugged in before the hub started");
            port = LabBus.plug(args[4]);
        }
        LabRun run = new LabRun(mux, Long.parseLong(args[1]), mux.await(2, PATIENCE));
        run.port = port;
        run.boundaries();
        if (rounds > 0) run.replugs(rounds, args[4], Path.of(args[3]));
        System.exit(0);
    }

    private static void ok(String words) {
        System.out.println("ok: " + words + " ("
                + ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(s -> java.time.Duration.between(s, java.time.Instant.now())
                                .toSeconds())
                        .orElse(0L)
                + " s)");
    }

    private static <T> CompletableFuture<T> begin(Callable<T> task) {
        CompletableFuture<T> f = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                f.complete(task.call());
            } catch (Exception e) {
                f.completeExceptionally(e);
            }
        });
        return f;
    }

    private void boundaries() throws Exception {
        int a = mux.await(udids.get(0), PATIENCE);
        int b = mux.await(udids.get(1), PATIENCE);
        if (a == b) throw new IllegalStateException("one number for two phones");
        CompletableFuture<Long> first = begin(() -> LabData.boundaries(mux, a, 1));
        CompletableFuture<Long> second = begin(() -> LabData.boundaries(mux, b, 2));
        moved += first.get(PATIENCE, TimeUnit.SECONDS) + second.get(PATIENCE, TimeUnit.SECONDS);
        ok(LabData.sizes().length + " sizes around packet boundaries, three ways, two phones at once");
    }

    private record Left(int threads, int files, long usbFiles, long residentKilobytes) {}

    private Left left() throws IOException {
        Path process = Path.of("/proc/" + hub);
        long usb;
        int files;
        try (Stream<Path> all = Files.list(process.resolve("fd"))) {
            List<String> targets = all.map(LabRun::target).toList();
            files = targets.size();
            usb = targets.stream().filter(t -> t.startsWith("/dev/bus/usb/")).count();
        }
        TreeMap<String, String> status = new TreeMap<>();
        for (String line : Files.readAllLines(process.resolve("status"))) {
            int colon = line.indexOf(':');
            if (colon > 0)
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new Left(
                Integer.parseInt(status.get("Threads")),
                files,
                usb,
                Long.parseLong(status.get("VmRSS").split(" ")[0]));
    }

    /** How much of one processor the hub uses while nobody wants anything of it: a reader that spins would use one. */
    private long idlePercent() throws IOException {
        long ticks = ticks();
        long began = System.nanoTime();
        for (long left; (left = began + IDLE - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
        return (ticks() - ticks) * 1_000_000_000L / (System.nanoTime() - began);
    }

    /** Hundredths of a second of processor time so far. */
    private long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + hub + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private void replugs(int rounds, String busId, Path document) throws Exception {
        Left before = null;
        long cut = 0;
        long beside = 0;
        for (int i = 0; i < WARM_UP + rounds; i++) {
            if (i == WARM_UP) before = left();
            if (i == WARM_UP + rounds / 2) startUdev();
            try (SocketChannel other = mux.connect(mux.await(udids.get(0), PATIENCE), LabData.ECHO)) {
                CompletableFuture<Long> echoes = begin(() -> workBeside(other));
                cut += replug(i, busId);
                beside += echoes.get(PATIENCE, TimeUnit.SECONDS) + LabData.echo(other, 49116, i);
            }
            if (i % 10 == 9) ok((i + 1) + " times unplugged in mid-transfer and plugged in again");
        }
        Left after = left();
        Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        TreeMap<String, Integer> threads = LabThreads.of(hub, java, Path.of("/tmp/threads.txt"));
        List<String> unknown = LabThreads.unknown(threads.keySet(), document);
        long idle = idlePercent();
        print(rounds + WARM_UP, cut, beside, before, after);
        System.out.println("processor when idle, of one     " + idle + " %");
        if (idle > MOST_IDLE) throw new IllegalStateException("the hub is busy with nothing");
        if (!unknown.isEmpty())
            throw new IllegalStateException("threads that docs/threads.md does not know: " + unknown);
        for (String udid : udids) {
            if (threads.getOrDefault("usb-read " + udid, 0) != 1)
                throw new IllegalStateException("readers: " + threads);
        }
        ok("a thread dump after " + (rounds + WARM_UP) + " replugs shows the threads of docs/threads.md and no other");
        if (after.usbFiles != before.usbFiles
                || after.files > before.files + SLACK
                || after.threads > before.threads + SLACK) {
            throw new IllegalStateException("something leaks: " + before + ", then " + after);
        }
        if (mux.added() != rounds + WARM_UP + 2 || mux.removed() != rounds + WARM_UP) {
            throw new IllegalStateException("events: " + mux.added() + " came, " + mux.removed() + " went");
        }
        ok("nothing leaked, and each coming and going was told once");
    }

    /** So far the kernel's list had to do; from now on there are hot-plug events too. */
    private static void startUdev() throws IOException, InterruptedException {
        Path udev = Path.of("/usr/lib/systemd/systemd-udevd");
        if (!Files.isExecutable(udev)) {
            System.out.println("SKIPPED: hot-plug events; there is no udev here (apt-get install udev)");
            return;
        }
        Process p = new ProcessBuilder(udev.toString(), "--daemon")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!p.waitFor(PATIENCE, TimeUnit.SECONDS) || p.exitValue() != 0) throw new IOException("udev does not start");
        ok("udev runs from now on: hot-plug events");
    }

    private void print(int plugs, long cut, long beside, Left before, Left after) {
        System.out.println("phones                          2");
        System.out.println("plugs, each in mid-transfer     " + plugs);
        System.out.println("bytes compared at boundaries    " + moved);
        System.out.println("bytes until the cable was drawn " + cut);
        System.out.println("bytes beside, on the other one  " + beside);
        System.out.println("                                first  last");
        row("threads", before.threads, after.threads);
        row("open files", before.files, after.files);
        row("open USB devices", before.usbFiles, after.usbFiles);
        row("resident MiB", before.residentKilobytes >> 10, after.residentKilobytes >> 10);
    }

    private static void row(String name, long first, long last) {
        System.out.println("%-32s%5d %5d".formatted(name, first, last));
    }

    /** On the phone that stays: must never notice. */
    private static long workBeside(SocketChannel echo) throws IOException {
        long bytes = 0;
        for (int i = 0; i < ECHOES; i++) bytes += LabData.echo(echo, 49116, i);
        return bytes;
    }

    /** @return bytes moved before the cable was drawn */
    private long replug(int round, String busId) throws Exception {
        int device = mux.await(udids.get(1), PATIENCE);
        String drawn = port;
        CompletableFuture<Long> transfer = begin(() -> {
            try (SocketChannel c = mux.connect(device, round % 2 == 0 ? LabData.SOURCE : LabData.DISCARD)) {
                if (round % 2 != 0) return LabData.floodUntilCut(c, ENOUGH, () -> LabBus.unplug(drawn));
                LabData.ask(c, Long.MAX_VALUE);
                return LabData.untilCut(c, ENOUGH, () -> LabBus.unplug(drawn));
            }
        });
        long bytes = transfer.get(PATIENCE, TimeUnit.SECONDS);
        mux.awaitGone(udids.get(1), PATIENCE);
        port = LabBus.plug(busId);
        try (SocketChannel echo = mux.connect(mux.await(udids.get(1), PATIENCE), LabData.ECHO)) {
            LabData.echo(echo, 476, round);
        }
        return bytes;
    }
}
