package dev.pomona.twin.service.notify;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The notification centre of one twin: names are posted here and told to who listens at that moment. */
public final class Notifications {
    private final Set<Consumer<String>> listeners = ConcurrentHashMap.newKeySet();

    /** {@code listener} is told each posted name, on the poster's thread; it must not block. */
    public void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    public void ignore(Consumer<String> listener) {
        listeners.remove(listener);
    }

    public void post(String name) {
        listeners.forEach(listener -> listener.accept(name));
    }
}
