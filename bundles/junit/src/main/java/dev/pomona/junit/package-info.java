/** A hub with simulated phones, for tests: {@code void test(@Twin Device device)}. */
@Export
@Version("1.0.0")
package dev.pomona.junit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
