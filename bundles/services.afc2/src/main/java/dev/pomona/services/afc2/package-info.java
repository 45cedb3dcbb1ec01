/** The whole file system of a phone that has been jailbroken. */
@Export
@Version("1.0.0")
package dev.pomona.services.afc2;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
