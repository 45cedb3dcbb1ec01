package dev.pomona.itest.probe;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Leaves a thread behind that does not listen to interrupts; the system property {@code probe.release} lets it go. */
public final class LeakyActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        Thread.ofPlatform().daemon().name("leaky-worker").start(() -> {
            while (System.getProperty("probe.release") == null) LockSupport.parkNanos(50_000_000);
        });
    }

    @Override
    public void stop(BundleContext context) {
        // This is the mistake.
    }
}
