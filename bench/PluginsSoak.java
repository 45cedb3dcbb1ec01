import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Installs, updates and removes three plugins in a loop in a real hub, under four log streams and file transfers, and counts what is
 * left: class loaders, threads, file handles, heap. {@code bench/plugins-soak} starts it.
 */
public final class PluginsSoak {
    private static final Path ROOT = Path.of(System.getProperty("root"));
    private static final String POMONA = ROOT.resolve("pomona").toString();
    private static final int MINUTES = Integer.getInteger("minutes", 15);
    private static final int PLUGINS = 3;
    private static final int STREAMS = 4;
    /** How often it is counted again before something is called a leak. */
    private static final int PATIENCE = 10;
    /** Threads and handles that come and go by themselves: a pool's, the collector's. */
    private static final int SLACK = 2;

    private static final long SLOW = 60_000_000_000L;

    private final Path state;
    private final Process hub;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong transfers = new AtomicLong();
    private final AtomicLong spoilt = new AtomicLong();
    private volatile boolean over;

    private PluginsSoak() throws IOException {
        state = Files.createTempDirectory("pomona-soak");
        hub = new ProcessBuilder(POMONA, "hub", "--twin=2", "--no-usb", "--no-shell", "--state", state.toString())
                .redirectError(state.resolve("log").toFile())
                .start();
    }

    /** What is counted after a full collection. */
    private record Count(long loaders, long threads, long files, long heap, long classes) {
        boolean leaked(Count before) {
            return loaders > before.loaders || threads > before.threads + SLACK || files > before.files + SLACK;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "bundle class loaders %d, threads %d, open files %d, heap %.1f MiB, classes %d",
                    loaders,
                    threads,
                    files,
                    heap / 1048576.0,
                    classes);
        }
    }

    public static void main(String[] args) throws Exception {
        PluginsSoak soak = new PluginsSoak();
        boolean good;
        try {
            good = soak.run();
        } catch (Exception e) {
            System.out.println("the hub's log:");
            try (var log = Files.lines(soak.state.resolve("log"))) {
                log.filter(line -> line.contains("WARN") || line.contains("ERROR"))
                        .forEach(System.out::println);
            }
            throw e;
        } finally {
            soak.over = true;
            soak.hub.destroy();
            soak.hub.waitFor(15, TimeUnit.SECONDS);
            try (var files = Files.walk(soak.state)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run() throws Exception {
        String ready = hub.inputReader().readLine();
        if (ready == null || !ready.startsWith("pomona ready")) throw new IOException("no hub: " + ready);
        List<String> phones = matches(pomona("devices", "--json"), "\"udid\":\"([^\"]+)\"");
        // Warm: each path has been gone once before anything is counted.
        round(0);
        List<Thread> load = load(phones);
        for (int i = 1; i <= 3; i++) round(i);
        end(load);
        // At rest, as at the end: what a transfer has open just now is no leak.
        Count before = count();
        System.out.println("begin: " + before);
        load = load(phones);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        int rounds = 0;
        while (System.nanoTime() < end) {
            round(++rounds + 3);
            if (rounds % 20 == 0)
                System.out.println("  " + rounds + " rounds, " + lines + " log lines, " + transfers + " files");
        }
        end(load);
        Count after = count();
        for (int i = 0; i < PATIENCE && after.leaked(before); i++) {
            // What has just ended may still be on its way out.
            TimeUnit.SECONDS.sleep(2);
            after = count();
        }
        System.out.println("end:   " + after);
        boolean leaked = after.leaked(before);
        System.out.printf(
                Locale.ROOT,
                "Three plugins were installed, updated and removed %d times in a loop, for %d minutes, under %d log"
                        + " streams (%,d lines, %d gaps) and file transfers (%d files there and back, %d spoilt):"
                        + " %s.%nclass loaders %d -> %d, threads %d -> %d, handles %d -> %d%n",
                rounds,
                MINUTES,
                STREAMS,
                lines.get(),
                gaps.get(),
                transfers.get(),
                spoilt.get(),
                leaked ? "LEAKED" : "no class loader, thread or handle leaked",
                before.loaders(),
                after.loaders(),
                before.threads(),
                after.threads(),
                before.files(),
                after.files());
        return !leaked && gaps.get() == 0 && spoilt.get() == 0;
    }

    /** Four readers of logs, and for each phone files that go there and back. */
    private List<Thread> load(List<String> phones) {
        over = false;
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            String udid = phones.get(i % phones.size());
            load.add(Thread.ofPlatform().daemon().name("log " + i).start(() -> log(udid)));
        }
        for (String udid : phones)
            load.add(Thread.ofPlatform().daemon().name("files").start(() -> files(udid)));
        return load;
    }

    private void end(List<Thread> load) throws InterruptedException {
        over = true;
        for (Thread thread : load) {
            if (!thread.join(java.time.Duration.ofSeconds(60)))
                throw new IllegalStateException(thread + " does not end");
        }
    }

    private void round(int number) throws Exception {
        Path folder = state.resolve("plugins");
        for (int i = 1; i <= PLUGINS; i++) drop(folder, i, "1.0." + number);
        await(PLUGINS, "1.0." + number);
        for (int i = 1; i <= PLUGINS; i++) drop(folder, i, "1.1." + number);
        await(PLUGINS, "1.1." + number);
        for (int i = 1; i <= PLUGINS; i++) Files.delete(folder.resolve("echo" + i + ".jar"));
        await(0, "");
    }

    /** The example under another name and version. */
    private static void drop(Path folder, int number, String version) throws IOException {
        Path part = folder.resolve("echo" + number + ".part");
        Path example;
        try (var jars = Files.list(ROOT.resolve("examples/echo/target"))) {
            example =
                    jars.filter(j -> j.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
        try (JarFile from = new JarFile(example.toFile())) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", "soak.echo" + number);
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(part), manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    if (entry.getName().equals("META-INF/MANIFEST.MF") || entry.isDirectory()) continue;
                    to.putNextEntry(new JarEntry(entry.getName()));
                    try (InputStream in = from.getInputStream(entry)) {
                        in.transferTo(to);
                    }
                }
            }
        }
        Files.move(
                part,
                folder.resolve("echo" + number + ".jar"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void await(int active, String version) throws Exception {
        long end = System.nanoTime() + SLOW;
        Pattern one = Pattern.compile(
                "\"name\":\"soak.echo\\d\",\"version\":\"" + Pattern.quote(version) + "\",\"state\":\"active\"");
        for (; ; ) {
            String all = pomona("plugins", "--json");
            long have = active == 0
                    ? matches(all, "(soak\\.echo)").size()
                    : one.matcher(all).results().count();
            if (have == active) return;
            if (System.nanoTime() > end)
                throw new IOException("never came about: " + active + " of " + version + "\n" + all);
        }
    }

    private void log(String udid) {
        try {
            Process log = new ProcessBuilder(POMONA, "syslog", "--json", "-u", udid, "--state", state.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Pattern seq = Pattern.compile("seq=(\\d+)");
            long last = -1;
            try (var in = log.inputReader(StandardCharsets.UTF_8)) {
                for (String line; !over && (line = in.readLine()) != null; ) {
                    Matcher m = seq.matcher(line);
                    if (!m.find()) continue;
                    long now = Long.parseLong(m.group(1));
                    if (last >= 0 && now != last + 1) gaps.incrementAndGet();
                    last = now;
                    lines.incrementAndGet();
                }
            } finally {
                log.destroy();
            }
            if (!over) gaps.incrementAndGet();
        } catch (IOException e) {
            if (!over) gaps.incrementAndGet();
        }
    }

    private void files(String udid) {
        byte[] bytes = new byte[4 << 20];
        new Random(udid.hashCode()).nextBytes(bytes);
        try {
            Path there = Files.write(state.resolve("there-" + udid), bytes);
            Path back = state.resolve("back-" + udid);
            while (!over) {
                pomona("afc", "push", there.toString(), "/Downloads/soak.bin", "-u", udid);
                pomona("afc", "pull", "/Downloads/soak.bin", back.toString(), "-u", udid);
                if (Files.mismatch(there, back) != -1) spoilt.incrementAndGet();
                Files.delete(back);
                transfers.incrementAndGet();
            }
        } catch (Exception e) {
            if (!over) {
                spoilt.incrementAndGet();
                System.err.println("files: " + e);
            }
        }
    }

    private Count count() throws Exception {
        String pid = String.valueOf(hub.pid());
        String java = hub.info().command().orElse("java");
        // The shell script has become the JVM by exec.
        String jcmd = Path.of(java).resolveSibling("jcmd").toString();
        for (int i = 0; i < 3; i++) run(jcmd, pid, "GC.run");
        long loaders = 0;
        for (String line : run(jcmd, pid, "GC.class_histogram").lines().toList()) {
            if (line.contains("BundleWiringImpl$BundleClassLoader ")
                    || line.endsWith("BundleWiringImpl$BundleClassLoader")) {
                loaders = Long.parseLong(line.strip().split("\\s+")[1]);
            }
        }
        String numbers = pomona("metrics", "--prometheus");
        return new Count(
                loaders,
                number(numbers, "pomona_threads"),
                number(numbers, "pomona_open_files"),
                number(numbers, "pomona_heap_used_bytes"),
                number(numbers, "pomona_classes_loaded"));
    }

    private static long number(String text, String name) {
        return (long)
                Double.parseDouble(matches(text, "(?m)^" + name + " (\\S+)$").getFirst());
    }

    private static List<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(r -> r.group(1))
                .toList();
    }

    private String pomona(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(POMONA));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state", state.toString()));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        Path errors = Files.createTempFile("pomona-soak", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        String.join(" ", command) + ": exit " + process.exitValue() + ": " + Files.readString(errors));
            }
            return out;
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
