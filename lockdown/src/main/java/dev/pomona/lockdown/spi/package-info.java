/**
 * How a service client joins the hub: register one {@link dev.pomona.lockdown.spi.ServiceClientFactory}; for every trusted
 * phone, now or later, the hub publishes the client as an OSGi service with the phone's {@code udid}.
 */
@Export
@Version("1.0.0")
package dev.pomona.lockdown.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
