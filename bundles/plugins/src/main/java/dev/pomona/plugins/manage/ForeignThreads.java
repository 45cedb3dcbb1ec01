package dev.pomona.plugins.manage;

import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Finds the threads that run a bundle's code: their class or context class loader is the bundle's, or a class of the bundle is on
 * their stack. Platform threads only; what blocks in a virtual thread holds no more than memory.
 */
final class ForeignThreads {
    /** How many classes of a bundle are known by name. */
    private static final int MAX_CLASSES = 20_000;

    private final ClassLoader loader;
    private final Set<String> classes;
    private final Collection<Bundle> others;

    private ForeignThreads(ClassLoader loader, Set<String> classes, Collection<Bundle> others) {
        this.loader = loader;
        this.classes = classes;
        this.others = others;
    }

    /**
     * To be made while the bundle is still resolved; nothing is found for one that is not.
     *
     * @param all the bundles there are; another version of the same plugin has classes of the same names
     */
    static ForeignThreads of(Bundle bundle, Collection<Bundle> all) {
        ClassLoader loader = loader(bundle);
        if (loader == null) return new ForeignThreads(null, Set.of(), List.of());
        Set<String> classes = new HashSet<>();
        // Not by the wiring's listResources: it takes Felix's locks in another order than a refresh of packages, which
        // another plugin's lane may ask for at any time, and then neither ever goes on.
        Enumeration<URL> entries = bundle.findEntries("/", "*.class", true);
        while (entries != null && entries.hasMoreElements() && classes.size() < MAX_CLASSES) {
            String path = entries.nextElement().getPath().substring(1);
            classes.add(path.substring(0, path.length() - ".class".length()).replace('/', '.'));
        }
        return new ForeignThreads(
                loader, classes, all.stream().filter(b -> !b.equals(bundle)).toList());
    }

    /** A resolved bundle's, otherwise null. */
    static ClassLoader loader(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? null : wiring.getClassLoader();
    }

    /** The threads that run it now, the calling one excepted. */
    List<Thread> running() {
        List<Thread> found = new ArrayList<>();
        if (loader == null) return found;
        for (Map.Entry<Thread, StackTraceElement[]> e :
                Thread.getAllStackTraces().entrySet()) {
            if (e.getKey() != Thread.currentThread() && belongs(e.getKey(), e.getValue())) found.add(e.getKey());
        }
        return found;
    }

    private boolean belongs(Thread thread, StackTraceElement[] stack) {
        if (thread.getContextClassLoader() == loader || thread.getClass().getClassLoader() == loader) return true;
        for (StackTraceElement frame : stack) {
            if (classes.contains(frame.getClassName())) return !shared(frame.getClassName());
        }
        return false;
    }

    /** Whether the name alone does not tell whose class it is. */
    private boolean shared(String type) {
        String path = type.replace('.', '/') + ".class";
        return others.stream().anyMatch(b -> b.getState() != Bundle.UNINSTALLED && b.getEntry(path) != null);
    }

    /**
     * Gives the threads found {@code grace} to end by themselves, interrupts those that do not, and gives them as long again.
     *
     * @return what had to be interrupted
     */
    static List<Thread> end(List<Thread> threads, Duration grace) throws InterruptedException {
        List<Thread> left = awaitEnd(threads, grace);
        left.forEach(Thread::interrupt);
        awaitEnd(left, grace);
        return left;
    }

    private static List<Thread> awaitEnd(List<Thread> threads, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        List<Thread> left = new ArrayList<>();
        for (Thread thread : threads) {
            long wait = Math.max(1, (end - System.nanoTime()) / 1_000_000);
            if (!thread.join(Duration.ofMillis(wait))) left.add(thread);
        }
        return left;
    }
}
