/**
 * What a phone says of itself in USB descriptors, and what follows from it: whether it has a mux, in which configuration,
 * which mode it is in. Plain Java over {@link dev.pomona.mux.usb.descriptor.UsbControl}; the same for a cable and for USB/IP.
 */
@Version("1.0.0")
package dev.pomona.mux.usb.descriptor;

import org.osgi.annotation.versioning.Version;
