package dev.pomona.mux.usb;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Reconciles what the kernel has with what the library was told. The kernel is right; but the library hears of a device only
 * when the system has given people their rights to it, so one that it does not know yet is held back for a moment.
 */
final class Newcomers {
    static final Duration GRACE = Duration.ofMillis(1500);
    private final LongSupplier nanos;
    private final Map<UsbBus.Id, Long> waiting = new HashMap<>();
    private volatile boolean deaf;

    Newcomers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Place(int bus, int address) {
        static Place of(UsbBus.Id id) {
            return new Place(id.bus(), id.address());
        }
    }

    /** @return what is there, in the kernel's order */
    List<UsbBus.Id> merge(List<UsbBus.Id> kernel, List<UsbBus.Id> library) {
        Set<Place> told = new HashSet<>();
        library.forEach(id -> told.add(Place.of(id)));
        long now = nanos.getAsLong();
        waiting.keySet().retainAll(kernel);
        return kernel.stream()
                .filter(id -> {
                    if (told.contains(Place.of(id))) {
                        waiting.remove(id);
                        return true;
                    }
                    return deaf || now - waiting.computeIfAbsent(id, i -> now) >= GRACE.toNanos();
                })
                .toList();
    }

    /** The library was not told of a device for that long: it is told nothing here, and nobody need wait for it again. */
    void notTold() {
        deaf = true;
    }

    /** The library was told of something after all. */
    void told() {
        deaf = false;
    }
}
