package dev.pomona.metrics;

import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard: registered as an OSGi service, it is asked whenever somebody wants the numbers. */
@ConsumerType
public interface MetricSource {
    /** Tells what there is now. Must not wait: it keeps numbers that it counted before. */
    void read(Meter meter);
}
