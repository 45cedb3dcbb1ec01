package dev.pomona.run.launch;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Stops the plugins that were dropped in before the framework stops anything: it stops one bundle after the other and would wait
 * for ever for one that does not return. Where one does not, the hub's own bundles are stopped in order without it.
 */
final class Farewell implements SynchronousBundleListener {
    /** What a plugin may take. */
    private static final Duration PLUGINS = Duration.ofSeconds(3);
    /** What all of the hub's own may take where the framework cannot stop them. */
    private static final Duration OURS = Duration.ofSeconds(5);

    private final BundleContext context;
    private final Set<Long> shipped;
    private final Consumer<Boolean> stopped;

    /**
     * @param shipped the hub's own bundles; all others are plugins
     * @param stopped told when plugins hang and the hub has stopped without them: whether that was in order
     */
    Farewell(BundleContext context, Set<Long> shipped, Consumer<Boolean> stopped) {
        this.context = context;
        this.shipped = shipped;
        this.stopped = stopped;
    }

    /** A bundle to stop. */
    private record Part(Bundle bundle) implements Stopping.Part {
        @Override
        public String name() {
            String name = String.valueOf(bundle.getSymbolicName());
            return name.startsWith("dev.pomona.") ? name.substring("dev.pomona.".length()) : name;
        }

        @Override
        public void stop() throws BundleException {
            try {
                bundle.stop(Bundle.STOP_TRANSIENT);
            } catch (BundleException e) {
                // One that still runs, perhaps since it is still being started, is told of as such.
                if (!runs()) throw e;
            }
        }

        boolean runs() {
            return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING | Bundle.STOPPING)) != 0;
        }

        String trouble() {
            return "pomona: the plugin " + name()
                    + (bundle.getState() == Bundle.STARTING
                            ? " has not come back from being started"
                            : " does not come back from being stopped")
                    + "; the hub stops without it";
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() != BundleEvent.STOPPING || event.getBundle().getBundleId() != 0) return;
        try {
            List<Part> plugins = parts(false);
            Stopping.atOnce(plugins, PLUGINS);
            List<Part> left = plugins.stream().filter(Part::runs).toList();
            if (left.isEmpty()) return;
            left.forEach(part -> System.err.println(part.trouble()));
            stopped.accept(Stopping.inOrder(parts(true), OURS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.accept(false);
        }
    }

    /** Last started first. What only serves the others (logging, configuration) ends with the process. */
    private List<Part> parts(boolean ours) {
        return Stream.of(context.getBundles())
                .filter(b -> b.getBundleId() != 0 && shipped.contains(b.getBundleId()) == ours)
                .filter(b -> !ours || level(b) > Levels.SERVING)
                .sorted(Comparator.comparingInt(Farewell::level)
                        .thenComparingLong(Bundle::getBundleId)
                        .reversed())
                .map(Part::new)
                .filter(Part::runs)
                .toList();
    }

    private static int level(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }
}
