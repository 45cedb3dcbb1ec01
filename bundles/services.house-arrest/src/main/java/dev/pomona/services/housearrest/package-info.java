/** The files of apps: {@link dev.pomona.services.housearrest.HouseArrestClient} is published for every trusted phone. */
@Export
@Version("1.0.0")
package dev.pomona.services.housearrest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
