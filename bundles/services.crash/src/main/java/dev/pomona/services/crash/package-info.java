/** Crash reports: {@link dev.pomona.services.crash.CrashClient} is published for every trusted phone. */
@Export
@Version("1.0.0")
package dev.pomona.services.crash;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
