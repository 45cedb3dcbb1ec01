package dev.pomona.mux.server;

import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import dev.pomona.mux.client.AttachedDevice;
import dev.pomona.mux.client.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The phones as the sockets show them, and who listens. One for all sockets of a hub, so that an id means the same on each
 * of them. An id belongs to one way to a phone and is never used again.
 *
 * <p>Whoever listens is told under the same lock that changes the list: each phone is announced to it exactly once.
 */
public final class DeviceDirectory {
    /** One who listens. Its {@link #tell} must not block. */
    interface Listener {
        void tell(Reply event);

        /** Whether it may see phones of this kind; fixed for its life. */
        boolean sees(Device device);

        Reply.ListenerEntry entry();
    }

    private record Entry(Device device, AttachedDevice attached) {}

    private final String hub;
    private final AtomicLong clients = new AtomicLong();
    private final Map<Long, Entry> devices = new LinkedHashMap<>();
    private final Set<Listener> listeners = new LinkedHashSet<>();
    private final ThreadLocal<Boolean> saved = new ThreadLocal<>();
    private long lastId;

    /** @param hub this hub's name for other hubs; theirs differ */
    public DeviceDirectory(String hub) {
        this.hub = hub;
    }

    /** @return its id */
    public synchronized long add(Device device) {
        AttachedDevice attached = attached(++lastId, device.info());
        devices.put(lastId, new Entry(device, attached));
        tell(device, new Reply.Attached(attached));
        return lastId;
    }

    /** Does nothing for a device that is not there. */
    public synchronized void remove(Device device) {
        devices.entrySet().removeIf(entry -> {
            if (entry.getValue().device() != device) return false;
            tell(device, new Reply.Detached(entry.getKey()));
            return true;
        });
    }

    synchronized Optional<Device> find(long id) {
        return Optional.ofNullable(devices.get(id)).map(Entry::device);
    }

    /** @param asker the hub that asks, empty for any other program */
    synchronized List<AttachedDevice> list(Optional<String> asker) {
        return devices.values().stream()
                .filter(entry -> visibleTo(asker, entry.device()))
                .map(Entry::attached)
                .toList();
    }

    /** Tells all listeners that {@code udid} is trusted now, if {@code id} is a way to it. */
    synchronized void paired(long id, Udid udid) {
        Entry entry = devices.get(id);
        if (entry != null && entry.device().udid().equals(udid)) tell(entry.device(), new Reply.Paired(id));
    }

    /** Something that may fail. */
    interface Saving {
        void run() throws IOException;
    }

    /** Saves a record for a client, which says itself whether listeners are told. */
    void quietly(Saving saving) throws IOException {
        saved.set(Boolean.TRUE);
        try {
            saving.run();
        } finally {
            saved.remove();
        }
    }

    /** The hub has a record of a phone now: tells all listeners, for each way to it, unless a client has saved it. */
    synchronized void recordSaved(Udid udid) {
        if (saved.get() != null) return;
        devices.forEach((id, entry) -> {
            if (entry.device().udid().equals(udid)) tell(entry.device(), new Reply.Paired(id));
        });
    }

    /** Tells it what is there, and from now on what changes. */
    synchronized void listen(Listener listener) {
        for (Entry entry : devices.values()) {
            if (listener.sees(entry.device())) listener.tell(new Reply.Attached(entry.attached()));
        }
        listeners.add(listener);
    }

    synchronized void leave(Listener listener) {
        listeners.remove(listener);
    }

    synchronized List<Reply.ListenerEntry> listeners() {
        return listeners.stream().map(Listener::entry).toList();
    }

    long nextClient() {
        return clients.incrementAndGet();
    }

    /**
     * What another hub gets to see: phones of our own only. Were phones passed on and on, two hubs that include each other
     * would hand the same phone round for ever; and this hub itself needs none of its own phones twice.
     */
    boolean visibleTo(Optional<String> asker, Device device) {
        if (asker.isEmpty()) return true;
        return device.info().transport() != Transport.UPSTREAM && !asker.get().equals(hub);
    }

    private void tell(Device device, Reply event) {
        for (Listener listener : new ArrayList<>(listeners)) {
            if (listener.sees(device)) listener.tell(event);
        }
    }

    private static AttachedDevice attached(long id, DeviceInfo info) {
        return new AttachedDevice(
                id,
                info.udid().value(),
                info.productId(),
                info.locationId() & 0xffff_ffffL,
                info.speed(),
                info.network()
                        .map(n -> new AttachedDevice.Network(
                                n.serviceName(), n.interfaceIndex(), Optional.of(n.address()))));
    }
}
