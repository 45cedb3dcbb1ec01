/**
 * The files of a phone as a {@link java.nio.file.FileSystem}: {@code afc://UDID/…}. The provider is an OSGi service of type
 * {@link java.nio.file.spi.FileSystemProvider} with the property {@code scheme=afc}; {@link
 * dev.pomona.services.afc.nio.AfcFileSystem#of} makes a file system of any {@link dev.pomona.services.afc.AfcClient}.
 */
@Export
@Version("1.0.0")
package dev.pomona.services.afc.nio;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
