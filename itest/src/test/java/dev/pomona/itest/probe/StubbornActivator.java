package dev.pomona.itest.probe;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Starts well, does not return from being stopped, and does not listen to interrupts. */
public final class StubbornActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        // There is nothing to start.
    }

    @Override
    public void stop(BundleContext context) {
        while (System.getProperty("probe.release") == null) LockSupport.parkNanos(50_000_000);
    }
}
