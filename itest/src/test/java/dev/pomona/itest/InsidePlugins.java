package dev.pomona.itest;

import dev.pomona.plugins.Finding;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.PluginException;
import dev.pomona.plugins.Plugins;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What is looked at inside a hub with two twins while the test outside changes its plugins folder. */
public class InsidePlugins {
    private static final String PROBE = "dev.pomona.itest.probe.ProbeClient";
    private static final String AFC = "dev.pomona.services.afc.AfcClient";
    private static final String SYSLOG = "dev.pomona.services.syslog.SyslogClient";
    /** What one scenario leaves for the next: clients that somebody holds on to. */
    private static Object held;

    private static List<Object> bystanders = List.of();

    public void assembled(BundleContext context) {
        new InsideHub().assembled(context);
        await(
                "clients of both plugins for both phones",
                () -> all(context, AFC).size() == 2 && all(context, SYSLOG).size() == 2);
        bystanders = bystanders(context);
    }

    public void aClientForEachTrustedPhone(BundleContext context) throws Exception {
        await("two clients", () -> all(context, PROBE).size() == 2);
        for (ServiceReference<?> ref : all(context, PROBE)) check("1.0.0", ask(context.getService(ref)));
        held = context.getService(all(context, PROBE).getFirst());
        check(Plugin.State.ACTIVE, plugin(context, "probe").state());
        check(2, plugin(context, "probe").clients());
    }

    public void theNewVersionIsMetAndTheOldOneHasEnded(BundleContext context) throws Exception {
        await("the new version", () -> version(context).equals("2.0.0"));
        await("two clients", () -> all(context, PROBE).size() == 2);
        String end = failure(held);
        check(end.contains("has ended") || end.contains("closed"), "the old client ended with: " + end);
        check("true", System.getProperty("probe.closed.1.0.0"));
        check(true, !call(held, "keptEnded").isEmpty(), "the connection of the old client is open");
        for (ServiceReference<?> ref : all(context, PROBE)) check("2.0.0", ask(context.getService(ref)));
        held = context.getService(all(context, PROBE).getFirst());
        nobodyElseNoticed(context);
    }

    public void itIsWithdrawnAndClosed(BundleContext context) throws Exception {
        await("no clients", () -> all(context, PROBE).isEmpty());
        await("no plugin", () -> !has(context, "probe"));
        String end = failure(held);
        check(end.contains("has ended") || end.contains("closed"), "the client ended with: " + end);
        check("true", System.getProperty("probe.closed.2.0.0"));
        check(true, !call(held, "keptEnded").isEmpty(), "the connection of the client is open");
        nobodyElseNoticed(context);
    }

    public void eachPhoneHasTheVersionForItsIos(BundleContext context) throws Exception {
        await("two clients", () -> all(context, PROBE).size() == 2);
        Map<String, String> byPhone = new TreeMap<>();
        for (ServiceReference<?> ref : all(context, PROBE)) {
            byPhone.put(String.valueOf(ref.getProperty("udid")), ask(context.getService(ref)));
        }
        Map<String, String> expected = new TreeMap<>();
        for (ServiceReference<?> ref : all(context, "dev.pomona.lockdown.Lockdown")) {
            String ios = String.valueOf(ref.getProperty("product.version"));
            expected.put(String.valueOf(ref.getProperty("udid")), ios.startsWith("18") ? "2.0.0" : "1.0.0");
        }
        check(expected, byPhone);
        check(true, byPhone.containsValue("1.0.0") && byPhone.containsValue("2.0.0"));
    }

    public void onlyWhatShipsIsLeft(BundleContext context) {
        await("an empty folder", () -> plugins(context).all().stream().allMatch(Plugin::shipped));
    }

    public void theUnresolvedOneIsNamed(BundleContext context) throws Exception {
        await("an unresolved plugin", () -> state(context, "lacking") == Plugin.State.UNRESOLVED);
        Finding finding = plugins(context).why("lacking").getFirst();
        check(Finding.Kind.MISSING_PACKAGE, finding.kind());
        check("com.example.nowhere", finding.subject());
        theHubIsUp(context);
    }

    public void theUnresolvedOneStartsOnceNothingIsMissing(BundleContext context) {
        await("a started plugin", () -> state(context, "lacking") == Plugin.State.ACTIVE);
    }

    public void theThrowingOneIsNamed(BundleContext context) throws Exception {
        await("a failed plugin", () -> state(context, "throwing") == Plugin.State.FAILED);
        Finding finding = plugins(context).why("throwing").getFirst();
        check(Finding.Kind.THREW, finding.kind());
        check(true, finding.words().contains("no licence for this plugin"), finding.words());
        theHubIsUp(context);
    }

    public void theHangingOneIsNamed(BundleContext context) throws Exception {
        await("a hanging plugin", () -> state(context, "hanging") == Plugin.State.HANGING);
        Finding finding = plugins(context).why("hanging").getFirst();
        check(Finding.Kind.HANGS, finding.kind());
        check(true, finding.words().contains("HangingActivator.start"), finding.words());
        try {
            plugins(context).restart("hanging");
            throw new AssertionError("a hanging plugin was restarted");
        } catch (PluginException e) {
            check(true, e.getMessage().contains("hangs"), e.getMessage());
        }
        theHubIsUp(context);
    }

    public void theHangingOneIsRepaired(BundleContext context) {
        await(
                "a repaired plugin",
                () -> plugins(context).all().stream()
                        .anyMatch(p -> p.name().equals("hanging") && p.state() == Plugin.State.ACTIVE));
    }

    public void theLeakyOneRuns(BundleContext context) {
        await("a plugin beside the one that hangs", () -> state(context, "leaky") == Plugin.State.ACTIVE);
    }

    public void theLeakyOneIsNamed(BundleContext context) {
        await("a left thread", () -> plugins(context).leftThreads().contains("leaky-worker"));
        await("no plugin", () -> !has(context, "leaky"));
        theHubIsUp(context);
    }

    public void theFileThatIsNoBundleIsNamed(BundleContext context) throws Exception {
        await("an unreadable file", () -> state(context, "text.jar") == Plugin.State.UNREADABLE);
        check(
                Finding.Kind.UNREADABLE_FILE,
                plugins(context).why("text.jar").getFirst().kind());
        theHubIsUp(context);
    }

    public void allLetGo(BundleContext context) {
        System.setProperty("probe.release", "true");
        await("no left thread", () -> plugins(context).leftThreads().isEmpty());
        await(
                "nothing hangs",
                () -> plugins(context).all().stream()
                        .noneMatch(p -> p.state() == Plugin.State.HANGING || p.state() == Plugin.State.CHANGING));
    }

    private static void theHubIsUp(BundleContext context) {
        check(2, all(context, "dev.pomona.mux.Device").size());
        nobodyElseNoticed(context);
    }

    private static void nobodyElseNoticed(BundleContext context) {
        check(bystanders, bystanders(context));
    }

    private static List<Object> bystanders(BundleContext context) {
        return java.util.stream.Stream.of(AFC, SYSLOG, "dev.pomona.mux.Device", "dev.pomona.lockdown.Lockdown")
                .flatMap(type -> all(context, type).stream())
                .map(ref -> ref.getProperty("service.id"))
                .sorted()
                .toList();
    }

    private static Plugins plugins(BundleContext context) {
        return context.getService(context.getServiceReference(Plugins.class));
    }

    private static Plugin plugin(BundleContext context, String name) throws PluginException {
        return plugins(context).find(name);
    }

    private static Plugin.State state(BundleContext context, String name) {
        try {
            return plugin(context, name).state();
        } catch (PluginException e) {
            return null;
        }
    }

    private static String version(BundleContext context) {
        try {
            return plugin(context, "probe").version();
        } catch (PluginException e) {
            return "";
        }
    }

    private static boolean has(BundleContext context, String name) {
        return plugins(context).all().stream().anyMatch(p -> p.name().equals(name));
    }

    private static String ask(Object client) throws Exception {
        return call(client, "ask");
    }

    /** By reflection: this class space must not be wired to a bundle that comes and goes. */
    private static String call(Object client, String name) throws Exception {
        var method = client.getClass().getMethod(name);
        method.setAccessible(true);
        return (String) method.invoke(client);
    }

    private static String failure(Object client) throws Exception {
        try {
            return "no failure but " + ask(client);
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        }
    }

    private static List<ServiceReference<?>> all(BundleContext context, String type) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(type, null);
            return found == null ? List.of() : List.of(found);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("never came about: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void check(Object expected, Object actual) {
        check(expected, actual, "");
    }

    private static void check(Object expected, Object actual, String about) {
        if (!expected.equals(actual)) throw new AssertionError("not " + expected + " but " + actual + " " + about);
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) throw new AssertionError(otherwise);
    }
}
