/** How a bundle adds numbers of its own: register a {@link dev.pomona.metrics.MetricSource}. */
@Export
@Version("1.0.0")
package dev.pomona.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
