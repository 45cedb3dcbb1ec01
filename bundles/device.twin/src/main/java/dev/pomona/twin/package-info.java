/** The simulated phone's own SPI: how a plugin brings the phone's half of its service along. */
@Export
@Version("1.0.0")
package dev.pomona.twin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
