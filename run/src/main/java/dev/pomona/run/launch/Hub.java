package dev.pomona.run.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** One OSGi framework with the hub's bundles in it. */
final class Hub {
    private static final String LOGGING = "/dev/pomona/run/launch/logback.xml";
    private static final int ALIVE_SECONDS = 5;
    private final Framework framework;
    private final AtomicInteger exitCode = new AtomicInteger();
    private final CountDownLatch ready = new CountDownLatch(1);
    /** Whether it has stopped in order. */
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    private Hub(Framework framework) {
        this.framework = framework;
    }

    /**
     * Starts the framework and all bundles; the assembly in it goes on by itself and calls {@code ready} or ends it.
     *
     * @param settings framework properties, {@code pomona.*} being the assembly's
     * @param cache a folder of this process's own
     * @param lines where the assembly's lines for standard output go
     */
    static Hub start(Path bundles, Path cache, Map<String, String> settings, Consumer<String> lines)
            throws IOException, BundleException {
        Files.createDirectories(cache);
        Map<String, String> config = new HashMap<>(settings);
        config.put("org.osgi.framework.storage", cache.resolve("framework").toString());
        config.put("org.osgi.framework.storage.clean", "onFirstInit");
        config.put("org.osgi.framework.startlevel.beginning", String.valueOf(Levels.LAST));
        config.put("felix.shutdown.hook", "false");
        config.put("felix.log.level", "1");
        config.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
        config.put("org.ops4j.pax.logging.property.file", logging(cache).toString());
        // The only shell is ours; Gogo's own would stop the framework at the end of standard input.
        config.put("gosh.args", "--nointeractive");
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        Hub hub = new Hub(factory.newFramework(config));
        hub.framework.init();
        hub.offer(lines);
        hub.install(bundles);
        hub.framework.start();
        hub.follow();
        return hub;
    }

    /** Notices the framework's end, whoever stops it. */
    private void follow() {
        Thread.ofPlatform().daemon().name("hub end").start(() -> {
            try {
                framework.waitForStop(0);
                over.complete(true);
            } catch (InterruptedException e) {
                over.complete(false);
            }
        });
    }

    private static Path logging(Path cache) throws IOException {
        Path xml = cache.resolve("logback.xml");
        try (InputStream in = Hub.class.getResourceAsStream(LOGGING)) {
            if (in == null) throw new IOException("the launcher lacks " + LOGGING);
            Files.copy(in, xml, StandardCopyOption.REPLACE_EXISTING);
        }
        return xml;
    }

    /** The two things that the assembly, in its class loader, needs of the launcher; JDK types are the same in both. */
    private void offer(Consumer<String> lines) {
        BundleContext context = framework.getBundleContext();
        Dictionary<String, Object> out = new Hashtable<>(Map.of("pomona.launcher", "ready"));
        Consumer<String> onReady = line -> {
            lines.accept(line);
            ready.countDown();
        };
        context.registerService(Consumer.class, onReady, out);
        Dictionary<String, Object> exit = new Hashtable<>(Map.of("pomona.launcher", "fail"));
        IntConsumer onFail = code -> {
            exitCode.set(code);
            stopSoon();
        };
        context.registerService(IntConsumer.class, onFail, exit);
    }

    private void stopSoon() {
        try {
            framework.stop();
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        }
    }

    private void install(Path folder) throws IOException, BundleException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(f -> f.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        if (jars.isEmpty()) throw new IOException("there are no bundles in " + folder);
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            // The framework copies the jar: a build may replace the original while the hub stands.
            Bundle bundle = context.installBundle(jar.toUri().toString());
            bundle.adapt(BundleStartLevel.class).setStartLevel(Levels.of(bundle.getSymbolicName()));
            bundles.add(bundle);
        }
        Set<Long> shipped = bundles.stream().map(Bundle::getBundleId).collect(Collectors.toSet());
        context.addBundleListener(new Farewell(context, shipped, over::complete));
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get("Fragment-Host") == null) bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** Waits for readiness or the end. */
    boolean awaitReady(int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            if (ready.await(50, TimeUnit.MILLISECONDS)) return true;
            int state = framework.getState();
            if (state != Bundle.ACTIVE && state != Bundle.STARTING) return false;
        }
        return false;
    }

    /** What the assembly ended the hub with; 0 if it did not. */
    int exitCode() {
        return exitCode.get();
    }

    /** Whether the framework runs, and a new virtual thread gets to look into its registry within some seconds. */
    boolean alive() {
        if (framework.getState() != Bundle.ACTIVE) return false;
        BundleContext context = framework.getBundleContext();
        CountDownLatch looked = new CountDownLatch(1);
        Thread.ofVirtual().name("alive").start(() -> {
            if (context.getServiceReference(Consumer.class) != null) looked.countDown();
        });
        try {
            return looked.await(ALIVE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until something stops the framework. */
    int awaitEnd() throws InterruptedException {
        try {
            return over.get() ? exitCode.get() : Main.FAILED;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Stops everything.
     *
     * @return whether it was done in time
     */
    boolean stop(int seconds) {
        try {
            framework.stop();
            return over.get(seconds, TimeUnit.SECONDS);
        } catch (BundleException | ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Removes the folder of a hub that is over, with all that is in it. */
    static void remove(Path folder, PrintStream err) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst =
                    files.sorted(java.util.Comparator.reverseOrder()).toList();
            for (Path p : deepestFirst) Files.deleteIfExists(p);
        } catch (IOException e) {
            err.println("pomona: " + folder + " could not be removed: " + e.getMessage());
        }
    }
}
