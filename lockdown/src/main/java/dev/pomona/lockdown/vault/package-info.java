/** Where pair records and this host's own name are kept. */
@Export
@Version("1.2.0")
package dev.pomona.lockdown.vault;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
