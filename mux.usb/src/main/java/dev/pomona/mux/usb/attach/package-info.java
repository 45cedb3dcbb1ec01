/** Which of the phones that a source offers are attached, which wait for another try, and which never will be. */
@Version("1.0.0")
package dev.pomona.mux.usb.attach;

import org.osgi.annotation.versioning.Version;
