/** The plugins of a running hub: what there is, how it is, and what can be done about it. */
@Export
@Version("1.0.0")
package dev.pomona.plugins;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
