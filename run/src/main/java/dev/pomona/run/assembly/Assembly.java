package dev.pomona.run.assembly;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.mux.Device;
import dev.pomona.mux.Source;
import dev.pomona.mux.spi.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Puts the hub together: configures what was asked for, and waits until it is there. */
final class Assembly {
    /** Seconds; more where everything is slower than anywhere people work, as in an emulated machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("pomona.patience", 5));
    /** The simulated users tap Trust by themselves; a machine that is busy making keys and certificates takes its time. */
    private static final Duration TAPPING = PATIENCE.multipliedBy(4);

    /** A busy machine may start late what the hub cannot be without. */
    private static final Duration VITAL = PATIENCE.multipliedBy(6);

    private static final Duration STEP = Duration.ofMillis(10);
    private static final String VAULT = "pair records";
    private final BundleContext context;
    private final Configurations configurations;
    private final Settings settings;
    private final List<String> asked = new ArrayList<>();

    /** The hub cannot be what it was told to be; the message is for people. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    Assembly(BundleContext context, Configurations configurations, Settings settings) {
        this.context = context;
        this.configurations = configurations;
        this.settings = settings;
    }

    /** @return what to tell about the finished hub, after {@code pomona ready} */
    String run() throws IOException, FailedException, InterruptedException {
        // The framework starts its last bundles while we are called.
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        await(() -> framework.getState() == Bundle.ACTIVE);
        String control = ask("control socket");
        configurations.singleton(
                "dev.pomona.shell", Map.of("socket", settings.control().toString(), Source.ID, control));
        if (settings.twinAlone()) {
            String words = twinAlone();
            settle();
            requireHealthy(control);
            return words;
        }
        lockdown(settings.twins() > 0);
        int twins = settings.twins();
        if (twins > 0) twin(twins);
        if (settings.wifi().isPresent()) {
            configurations.singleton(
                    "dev.pomona.lockdown.wifi",
                    Map.of("address", settings.wifi().get(), Source.ID, ask("wifi")));
        }
        if (settings.usb()) configurations.singleton("dev.pomona.mux.usb", Map.of(Source.ID, ask("usb")));
        for (String exporter : settings.usbip()) usbip(exporter);
        for (String address : settings.upstream()) {
            configurations.factory(
                    "dev.pomona.mux.upstream", Map.of("address", address, Source.ID, ask("upstream " + address)));
        }
        if (settings.plugins().isPresent()) {
            String folder = settings.plugins().get().toString();
            configurations.singleton("dev.pomona.plugins", Map.of("folder", folder, Source.ID, ask("plugins")));
        }
        List<String> listeners = new ArrayList<>();
        for (String tunnel : settings.tunnels()) {
            int equals = tunnel.indexOf("=tls://");
            String id = ask("tunnel " + tunnel);
            listeners.add(id);
            Map<String, Object> words = new HashMap<>();
            words.put("listen", tunnel.substring(0, equals));
            words.put("remote", tunnel.substring(equals + 1));
            words.put("token", settings.access().get("token"));
            words.put(Source.ID, id);
            configurations.factory("dev.pomona.mux.tunnel", words);
        }
        for (String address : settings.listen()) {
            String id = ask("listen " + address);
            listeners.add(id);
            Map<String, Object> socket = new HashMap<>(settings.access());
            socket.put("address", address(address));
            socket.put("phones", phones(address));
            socket.put(Source.ID, id);
            configurations.factory("dev.pomona.mux.server", socket);
        }
        settle();
        requireHealthy(control);
        // Without this host's own name and its records, every phone would ask its user again.
        requireHealthy(VAULT);
        for (String id : listeners) requireHealthy(id);
        if (settings.upstreamVital()) for (String address : settings.upstream()) requireReached(address);
        if (settings.offerTwin() && count(Link.class) == 0 && count(Device.class) == 0) {
            System.err.println("pomona: no phone on USB and no other source named (--usbip, --upstream): "
                    + "starting one twin, as --twin does");
            twins = 1;
            lockdown(true);
            twin(twins);
            settle();
        }
        int expected = twins;
        if (!await(() -> count(Device.class) >= expected)) {
            System.err.println(
                    "pomona: " + count(Device.class) + " of " + expected + " twins are there so far" + ailing());
        } else if (!await(() -> trusting() >= expected, TAPPING)) {
            System.err.println("pomona: " + trusting() + " of " + expected + " twins trust this hub so far");
        }
        if (settings.console()) {
            configurations.singleton(
                    "dev.pomona.shell.console",
                    Map.of("history", settings.state().resolve("history").toString()));
        }
        return "pid=" + ProcessHandle.current().pid() + " state=" + settings.state() + " listen="
                + String.join(
                        ",", settings.listen().stream().map(Assembly::address).toList()) + " devices="
                + count(Device.class);
    }

    /** {@code ADDR} of {@code ADDR=UDID,...}. */
    private static String address(String listener) {
        return listener.substring(
                0,
                listener.length()
                        - phones(listener).length()
                        - (phones(listener).isEmpty() ? 0 : 1));
    }

    private static String phones(String listener) {
        int equals = listener.lastIndexOf('=');
        String after = equals > 0 ? listener.substring(equals + 1) : "";
        return after.matches("[0-9A-Za-z:,-]+") ? after : "";
    }

    private String twinAlone() throws IOException, FailedException, InterruptedException {
        int port = startTwin(settings.twins(), settings.twinPort());
        return "twin pid=" + ProcessHandle.current().pid() + " usbip=127.0.0.1:" + port + " count=" + settings.twins();
    }

    /** A hub with twins asks for trust by itself, so that everything works at once; their simulated user taps Trust. */
    private void lockdown(boolean autopair) throws IOException {
        configurations.singleton(
                "dev.pomona.lockdown",
                Map.of(
                        "folder",
                        settings.state().toString(),
                        "autopair",
                        autopair,
                        "key",
                        settings.vaultKey(),
                        Source.ID,
                        ask(VAULT)));
    }

    /** What the sources that are not well say, to be put behind a sentence. */
    private String ailing() {
        String words = references(Source.class).stream()
                .map(context::getService)
                .filter(s -> s != null && !s.healthy())
                .map(s -> s.name() + ": " + s.status())
                .collect(Collectors.joining("; "));
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    private long trusting() {
        return references(Lockdown.class).stream()
                .filter(r -> Trust.TRUSTED.name().equals(r.getProperty(Lockdown.TRUST)))
                .count();
    }

    private void twin(int count) throws IOException, FailedException, InterruptedException {
        usbip("127.0.0.1:" + startTwin(count, 0));
    }

    /** @return the port at which it exports its phones */
    private int startTwin(int count, int port) throws IOException, FailedException, InterruptedException {
        String id = "twin";
        configurations.singleton(
                "dev.pomona.device.twin",
                Map.of(
                        "count",
                        count,
                        "port",
                        port,
                        "folder",
                        settings.state().resolve("twins").toString(),
                        "air",
                        settings.twinWifi(),
                        Source.ID,
                        id));
        await(() -> twinPort(id) > 0 || failed(id), VITAL);
        int real = twinPort(id);
        if (real <= 0) throw new FailedException("the twin does not start: " + status(id));
        return real;
    }

    private int twinPort(String id) {
        return source(id)
                .map(ref -> ref.getProperty("twin.port") instanceof Integer n ? n : 0)
                .orElse(0);
    }

    private boolean failed(String id) {
        return source(id)
                .map(context::getService)
                .map(s -> s.settled() && !s.healthy())
                .orElse(false);
    }

    private String status(String id) {
        return source(id).map(context::getService).map(Source::status).orElse("nothing is known of it");
    }

    private void usbip(String exporter) throws IOException {
        int slash = exporter.indexOf('/');
        String address = slash < 0 ? exporter : exporter.substring(0, slash);
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        configurations.factory(
                "dev.pomona.mux.usbip",
                Map.of(
                        "host",
                        host,
                        "port",
                        Integer.parseInt(address.substring(colon + 1)),
                        "busid",
                        slash < 0 ? "" : exporter.substring(slash + 1),
                        Source.ID,
                        ask("usbip " + exporter)));
    }

    private String ask(String id) {
        if (!asked.contains(id)) asked.add(id);
        return id;
    }

    /** Waits until every source has been asked once; one that keeps us waiting is named, and the hub goes on without it. */
    private void settle() throws InterruptedException {
        await(() -> asked.stream().allMatch(this::settled));
        for (String id : asked) {
            if (!settled(id)) System.err.println("pomona: " + id + " has not answered yet: " + status(id));
        }
    }

    private boolean settled(String id) {
        return source(id).map(context::getService).map(Source::settled).orElse(false);
    }

    /** Without these there is no hub, so a slow one is waited for longer than others. */
    private void requireHealthy(String id) throws FailedException, InterruptedException {
        await(() -> settled(id), VITAL);
        boolean healthy = source(id)
                .map(context::getService)
                .map(s -> s.settled() && s.healthy())
                .orElse(false);
        if (!healthy) throw new FailedException(id + ": " + status(id));
    }

    private void requireReached(String address) throws FailedException, InterruptedException {
        String id = "upstream " + address;
        await(() -> settled(id), VITAL);
        if (!source(id).map(context::getService).map(Source::healthy).orElse(false))
            throw new FailedException(notReached(address, settled(id) ? status(id) : "no answer"));
    }

    /** In words for somebody whom nobody tries again for. */
    static String notReached(String address, String status) {
        String why = status.replaceFirst("^not reachable: ", "").replaceFirst("; trying again$", "");
        return "usbmuxd at " + address + ": not reachable (" + why + ")";
    }

    private java.util.Optional<ServiceReference<Source>> source(String id) {
        return references(Source.class).stream()
                .filter(ref -> id.equals(ref.getProperty(Source.ID)))
                .findFirst();
    }

    private int count(Class<?> type) {
        return references(type).size();
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sources settle without an event, so this looks again and again; {@link #PATIENCE} ends it. */
    private static boolean await(BooleanSupplier condition) throws InterruptedException {
        return await(condition, PATIENCE);
    }

    private static boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) return false;
            Thread.sleep(STEP);
        }
        return true;
    }
}
