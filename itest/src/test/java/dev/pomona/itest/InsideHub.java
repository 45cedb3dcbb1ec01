package dev.pomona.itest;

import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/** What is looked at inside a running hub with two twins; each public method is one scenario. */
public class InsideHub {
    private static final String DEVICE = "dev.pomona.mux.Device";
    private static final String LOCKDOWN = "dev.pomona.lockdown.Lockdown";
    private static final String AFC = "dev.pomona.services.afc.AfcClient";
    private static final String SYSLOG = "dev.pomona.services.syslog.SyslogClient";

    /** Stands in for the launcher, which the assembly tells how it went; runs first. */
    public void assembled(BundleContext context) {
        Dictionary<String, Object> ready = new Hashtable<>(Map.of("pomona.launcher", "ready"));
        Dictionary<String, Object> fail = new Hashtable<>(Map.of("pomona.launcher", "fail"));
        AtomicReference<String> told = new AtomicReference<>();
        BundleContext system = context.getBundle(0).getBundleContext();
        system.registerService(IntConsumer.class, status -> told.set("failed with " + status), fail);
        system.registerService(new String[] {Consumer.class.getName()}, (Consumer<String>) told::set, ready);
        await("the ready line", () -> told.get() != null);
        check(told.get().startsWith("pomona ready"), told.get());
    }

    public void everyBundleIsActive(BundleContext context) {
        TreeSet<String> waiting = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
            if (!fragment && bundle.getState() != Bundle.ACTIVE) waiting.add(bundle.getSymbolicName());
        }
        check(waiting.isEmpty(), "not active: " + waiting);
    }

    public void bothTwinsAppear(BundleContext context) {
        await("two devices", () -> count(context, DEVICE) == 2);
        await("two lockdowns", () -> count(context, LOCKDOWN) == 2);
    }

    public void aServiceClientForEachTrustedPhone(BundleContext context) throws Exception {
        await("two lockdowns", () -> count(context, LOCKDOWN) == 2);
        for (ServiceReference<?> reference : all(context, LOCKDOWN)) pair(context, reference);
        await("clients of both plugins for both phones", () -> count(context, AFC) == 2 && count(context, SYSLOG) == 2);
    }

    public void aRestartedServiceBundleDisturbsNothingElse(BundleContext context) throws Exception {
        aServiceClientForEachTrustedPhone(context);
        List<Object> devices = ids(context, DEVICE);
        List<Object> lockdowns = ids(context, LOCKDOWN);
        List<Object> logs = ids(context, SYSLOG);
        Bundle afc = bundle(context, "dev.pomona.services.afc");
        afc.stop();
        check(count(context, AFC) == 0, "AFC clients remain after their bundle stopped");
        afc.start();
        await("AFC clients are back", () -> count(context, AFC) == 2);
        check(devices.equals(ids(context, DEVICE)), "devices changed");
        check(lockdowns.equals(ids(context, LOCKDOWN)), "lockdowns changed");
        check(logs.equals(ids(context, SYSLOG)), "syslog clients changed");
    }

    public void everyOptionalBundleStopsAndStarts(BundleContext context) throws Exception {
        for (String name : List.of("mux.server", "mux.upstream", "mux.usb", "services.syslog", "shell")) {
            Bundle bundle = bundle(context, "dev.pomona." + name);
            bundle.stop();
            check(bundle.getState() == Bundle.RESOLVED, name + " did not stop");
            bundle.start();
            check(bundle.getState() == Bundle.ACTIVE, name + " did not start again");
        }
        await("two devices", () -> count(context, DEVICE) == 2);
    }

    /** By reflection: the probe's class space is not to depend on the lockdown bundle. */
    private static void pair(BundleContext context, ServiceReference<?> reference) throws Exception {
        if ("TRUSTED".equals(reference.getProperty("trust"))) return;
        Object lockdown = context.getService(reference);
        Class<?> type = lockdown.getClass().getClassLoader().loadClass(LOCKDOWN);
        Class<?> progress = type.getClassLoader().loadClass(LOCKDOWN + "$PairProgress");
        Object silent = java.lang.reflect.Proxy.newProxyInstance(
                progress.getClassLoader(),
                new Class<?>[] {progress},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? Boolean.FALSE : null);
        type.getMethod("pair", progress).invoke(lockdown, silent);
        context.ungetService(reference);
    }

    private static Bundle bundle(BundleContext context, String name) {
        for (Bundle bundle : context.getBundles()) if (name.equals(bundle.getSymbolicName())) return bundle;
        throw new AssertionError("no bundle " + name);
    }

    private static Collection<ServiceReference<?>> all(BundleContext context, String type) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(type, null);
            return found == null ? List.of() : List.of(found);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int count(BundleContext context, String type) {
        return all(context, type).size();
    }

    private static List<Object> ids(BundleContext context, String type) {
        return all(context, type).stream()
                .map(r -> r.getProperty("service.id"))
                .sorted()
                .toList();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            check(System.nanoTime() < end, "never came about: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) throw new AssertionError(otherwise);
    }
}
