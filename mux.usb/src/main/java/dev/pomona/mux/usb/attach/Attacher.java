package dev.pomona.mux.usb.attach;

import dev.pomona.mux.spi.Link;
import java.io.IOException;
import java.util.function.Consumer;

/** Opens one device. Called on a thread of its own; may take seconds. */
@FunctionalInterface
public interface Attacher<K> {
    /**
     * @param first whether this is the first try since the device appeared; only then its mode may be changed
     * @param ended to be called once when the link is over, with the cause
     * @throws IOException if it did not work this time
     */
    Outcome attach(K key, boolean first, Consumer<String> ended) throws IOException;

    /** What came of a try that did not fail. */
    sealed interface Outcome {}

    record Attached(Link link) implements Outcome {}

    /** The device will leave and come back by itself. */
    record Leaving() implements Outcome {}

    record Unsuitable(String why) implements Outcome {}
}
