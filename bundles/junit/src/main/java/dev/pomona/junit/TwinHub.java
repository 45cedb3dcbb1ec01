package dev.pomona.junit;

import dev.pomona.mux.Device;
import dev.pomona.mux.Source;
import dev.pomona.mux.Udid;
import dev.pomona.twin.TwinControl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/** A hub in this JVM, with simulated phones that trust it. Tests get it through {@link Twin}. */
public final class TwinHub implements AutoCloseable {
    private static final int PHONES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Of these the test's own are used: they are in the signatures of what a test is given, or are its logging. */
    private static final Set<String> SHARED = Set.of("com.googlecode.plist.dd-plist", "slf4j.api");

    /** This one stays outside. */
    private static final String OWN = "dev.pomona.junit";

    private final Framework framework;
    private final Path state;
    private final Map<Class<?>, ServiceTracker<?, ?>> trackers = new HashMap<>();

    private TwinHub(Framework framework, Path state) {
        this.framework = framework;
        this.state = state;
    }

    static TwinHub start() {
        return start(PHONES);
    }

    /**
     * For programs other than tests.
     *
     * @throws IllegalStateException it does not start; the message says why
     */
    public static TwinHub start(int phones) {
        try {
            Path state = Files.createTempDirectory("pomona");
            List<ClassPathBundle> onClassPath = ClassPathBundle.all(TwinHub.class.getClassLoader());
            Set<String> ships = ships();
            List<ClassPathBundle> bundles = new ArrayList<>();
            List<String> shared = new ArrayList<>();
            for (ClassPathBundle bundle : onClassPath) {
                if (bundle.name().equals(OWN)) continue;
                boolean plugin = bundle.imports("dev.pomona.lockdown.spi") || bundle.imports("dev.pomona.twin");
                boolean hub = ships.contains(bundle.name());
                if (SHARED.contains(bundle.name())) shared.addAll(bundle.exports());
                else if (hub || plugin) bundles.add(bundle);
                // One class for the test and for the bundles: what is exported comes from the test's class path.
                if (plugin || hub && bundle.name().startsWith("dev.pomona.")) shared.addAll(bundle.exports());
            }
            TwinHub hub = new TwinHub(framework(state, shared, phones), state);
            hub.run(bundles);
            return hub;
        } catch (IOException | BundleException | InvalidSyntaxException e) {
            throw new IllegalStateException("no hub for the tests: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting a hub", e);
        }
    }

    /** The names of the bundles that make a hub. */
    private static Set<String> ships() throws IOException {
        try (InputStream in = TwinHub.class.getResourceAsStream("hub.bndrun")) {
            if (in == null) throw new IOException("hub.bndrun is missing");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher m = Pattern.compile("^\\s+([\\w.\\-]+);version=", Pattern.MULTILINE)
                    .matcher(text.substring(text.indexOf("-runbundles:")));
            Set<String> names = new TreeSet<>();
            while (m.find()) names.add(m.group(1));
            return names;
        }
    }

    private static Framework framework(Path state, List<String> shared, int phones) throws BundleException {
        Map<String, String> config = new HashMap<>();
        config.put("org.osgi.framework.storage", state.resolve("cache").toString());
        config.put("org.osgi.framework.storage.clean", "onFirstInit");
        config.put("org.osgi.framework.system.packages.extra", String.join(",", new TreeSet<>(shared)));
        config.put("felix.log.level", "1");
        config.put("pomona.state", state.toString());
        config.put("pomona.control", state.resolve("control.sock").toString());
        config.put("pomona.twins", String.valueOf(phones));
        config.put("pomona.usb", "false");
        config.put("pomona.listen", state.resolve("mux.sock").toString());
        Framework framework = java.util.ServiceLoader.load(FrameworkFactory.class, TwinHub.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new BundleException("there is no OSGi framework on the class path"))
                .newFramework(config);
        framework.init();
        return framework;
    }

    private void run(List<ClassPathBundle> bundles)
            throws BundleException, InvalidSyntaxException, InterruptedException, IOException {
        CompletableFuture<String> ready = new CompletableFuture<>();
        BundleContext context = framework.getBundleContext();
        Consumer<String> onReady = ready::complete;
        IntConsumer onFail = code -> ready.completeExceptionally(new IOException("the hub ended with " + code));
        context.registerService(Consumer.class, onReady, new Hashtable<>(Map.of("pomona.launcher", "ready")));
        context.registerService(IntConsumer.class, onFail, new Hashtable<>(Map.of("pomona.launcher", "fail")));
        List<Bundle> installed = new ArrayList<>();
        for (ClassPathBundle bundle : bundles) installed.add(context.installBundle(bundle.location()));
        framework.start();
        for (Bundle bundle : installed) {
            if (bundle.getHeaders("").get("Fragment-Host") != null) continue;
            try {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            } catch (BundleException e) {
                // Logging is the test's own, so a library that insists on the hub's is left out; none of ours does.
                if (bundle.getSymbolicName().startsWith("dev.pomona.")) throw e;
            }
        }
        try {
            ready.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IOException("it is not ready within " + PATIENCE.toSeconds() + " s: " + e, e);
        }
    }

    /** The phones' UDIDs, the first phone's first. */
    public List<Udid> phones() {
        return service(TwinControl.class, "(objectClass=*)").twins().stream()
                .map(t -> Udid.of(t.udid()))
                .toList();
    }

    /** Plays the user of a phone: {@code unplug}, {@code plug}, {@code lock}, {@code forget}, … */
    public void act(Udid phone, String action) {
        service(TwinControl.class, "(objectClass=*)").action(phone.value(), action);
    }

    /**
     * What the hub has of one phone: its {@code Device}, its {@code Lockdown}, or a plugin's client.
     *
     * @param number from 1
     * @throws IllegalStateException it does not come; the message says what is missing
     */
    public <T> T of(int number, Class<T> type) {
        List<Udid> phones = phones();
        if (number < 1 || number > phones.size()) {
            throw new IllegalArgumentException("there are twins 1 to " + phones.size() + ", not " + number);
        }
        Udid udid = phones.get(number - 1);
        if (type == Udid.class) return type.cast(udid);
        return service(type, "(" + Device.UDID + "=" + udid.value() + ")");
    }

    /** A service of the hub, whatever phone it is for. */
    public <T> T service(Class<T> type) {
        return service(type, "(objectClass=*)");
    }

    private <T> T service(Class<T> type, String filter) {
        BundleContext context = framework.getBundleContext();
        try {
            ServiceTracker<T, T> tracker = new ServiceTracker<>(
                    context, FrameworkUtil.createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")"), null);
            tracker.open();
            T service = tracker.waitForService(PATIENCE.toMillis());
            // Kept open, so that the service stays the test's until the hub is closed.
            synchronized (trackers) {
                trackers.put(type, tracker);
            }
            if (service != null) return service;
            throw new IllegalStateException("the hub has no " + type.getName() + " " + filter + " within "
                    + PATIENCE.toSeconds() + " s; bundles that are not active: " + idle(context) + "; sources: "
                    + sources(context));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + type.getName(), e);
        }
    }

    private static List<String> idle(BundleContext context) {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() != Bundle.ACTIVE) names.add(bundle.getSymbolicName());
        }
        return names;
    }

    private static List<String> sources(BundleContext context) throws InvalidSyntaxException {
        List<String> words = new ArrayList<>();
        for (ServiceReference<Source> reference : context.getServiceReferences(Source.class, null)) {
            Source source = context.getService(reference);
            if (source != null) words.add(source.name() + ": " + source.status());
        }
        return words;
    }

    /** The hub's state folder, where its sockets are: {@code mux.sock}, {@code control.sock}. */
    public Path state() {
        return state;
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE.toMillis());
            try (Stream<Path> files = Files.walk(state)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        } catch (BundleException e) {
            throw new IllegalStateException("the hub does not stop: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
