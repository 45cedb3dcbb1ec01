/**
 * The files of a phone: {@link dev.pomona.services.afc.AfcClient} is published as an OSGi service for every trusted phone,
 * with the phone's {@code udid}.
 */
@Export
@Version("1.1.0")
package dev.pomona.services.afc;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
