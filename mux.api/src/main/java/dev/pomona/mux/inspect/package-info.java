/**
 * What can be seen of the mux while it runs: counters, and a tap on the packets. Whoever shows, exports or judges them
 * stands on this package alone; the engine registers one {@link dev.pomona.mux.inspect.MuxInspector}.
 */
@Export
@Version("1.0.0")
package dev.pomona.mux.inspect;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
