/**
 * Lockdown, the phone's front door: its values, trust, and the services behind it. One {@link
 * dev.pomona.lockdown.Lockdown} service per phone.
 */
@Export
@Version("1.1.0")
package dev.pomona.lockdown;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
