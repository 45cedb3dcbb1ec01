/**
 * How a transport offers links: it registers one {@link dev.pomona.mux.spi.Link} service for each phone that is attached,
 * and unregisters it when the phone is gone. The mux engine does the rest.
 *
 * <p>Nothing here takes or gives null unless it says so.
 */
@Export
@Version("1.1.0")
package dev.pomona.mux.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
