/**
 * The words of the house: a phone ({@link dev.pomona.mux.Udid}), a way to it ({@link dev.pomona.mux.Device}), a byte
 * stream to one of its ports ({@link dev.pomona.mux.Connection}), and how each of them ends.
 *
 * <p>Every way to a phone is an OSGi service of type {@code Device}; the service registry is the only directory. A phone
 * reachable in two ways has two services with the same {@code udid}, and {@code service.ranking} says which is better.
 *
 * <p>Nothing here takes or gives null unless it says so.
 */
@Export
@Version("1.0.0")
package dev.pomona.mux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
