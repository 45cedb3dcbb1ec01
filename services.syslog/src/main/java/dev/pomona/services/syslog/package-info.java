/**
 * The log of a phone: {@link dev.pomona.services.syslog.SyslogClient} is published as an OSGi service for every trusted
 * phone, with the phone's {@code udid}.
 */
@Export
@Version("2.0.0")
package dev.pomona.services.syslog;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
