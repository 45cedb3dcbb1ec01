package dev.pomona.itest.probe;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Does not return, and does not listen to interrupts; the system property {@code probe.release} lets it go. */
public final class HangingActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        while (System.getProperty("probe.release") == null) LockSupport.parkNanos(50_000_000);
    }

    @Override
    public void stop(BundleContext context) {
        // There is nothing to stop.
    }
}
