package dev.pomona.lockdown.phone;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.TrustListener;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one {@link Lockdown} service for each phone to which there is a way. Calls return at once: the registry is talked to
 * on one thread of its own, in order, and phones on others.
 */
public final class Phones implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Phones.class);

    private final BundleContext context;
    private final PairRecordVault vault;
    private final Time time;
    private final Supplier<HostKeys> keys;
    private final PairPolicy policy;
    private final TrustListener listener;
    private final ExecutorService registry = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("lockdown-registry").factory());
    private final Map<Udid, Phone> phones = new HashMap<>();
    /** Touched by the registry's thread alone. */
    private final Map<Phone, Published> published = new HashMap<>();

    /** @param listener told each change of trust, one by one */
    public Phones(
            BundleContext context,
            PairRecordVault vault,
            Time time,
            Supplier<HostKeys> keys,
            PairPolicy policy,
            TrustListener listener) {
        this.context = context;
        this.vault = vault;
        this.time = time;
        this.keys = keys;
        this.policy = policy;
        this.listener = listener;
    }

    /** A way appeared. */
    public void add(ServiceReference<Device> reference, Device device) {
        Phone phone;
        synchronized (phones) {
            phone = phones.computeIfAbsent(
                    device.udid(), u -> new Phone(u, vault, time, keys, policy, this::publishLater, this::tellLater));
            phone.add(rank(reference), device);
        }
        publishLater(phone);
    }

    /** A way is gone. */
    public void remove(ServiceReference<Device> reference, Device device) {
        Phone phone;
        synchronized (phones) {
            phone = phones.get(device.udid());
            if (phone == null || phone.remove(rank(reference))) return;
            phones.remove(device.udid());
        }
        publishLater(phone);
    }

    /** The stored record of a phone has changed. */
    public void recordChanged(Udid udid, boolean present) {
        Phone phone;
        synchronized (phones) {
            phone = phones.get(udid);
        }
        if (phone != null) phone.recordChanged(present);
    }

    @SuppressWarnings("unchecked")
    private static Phone.Rank rank(ServiceReference<Device> reference) {
        return new Phone.Rank((Comparable<Object>) (Comparable<?>) reference);
    }

    private void publishLater(Phone phone) {
        later(() -> publish(phone));
    }

    private void tellLater(Udid udid, Trust was, Trust now) {
        later(() -> listener.trustChanged(udid, was, now));
    }

    private void later(Runnable task) {
        try {
            registry.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("closed", e);
        }
    }

    private void publish(Phone phone) {
        try {
            if (phone.gone()) {
                Published was = published.remove(phone);
                if (was != null) was.registration.unregister();
                return;
            }
            Hashtable<String, Object> properties = phone.properties();
            Published was = published.get(phone);
            if (was == null) {
                ServiceRegistration<Lockdown> registration =
                        context.registerService(Lockdown.class, phone.lockdown(), properties);
                published.put(phone, new Published(registration, properties));
            } else if (!was.properties.equals(properties)) {
                published.put(phone, new Published(was.registration, properties));
                was.registration.setProperties(properties);
            }
        } catch (IllegalStateException e) {
            LOG.debug("The bundle is stopping: {}", e.getMessage());
        }
    }

    /** Withdraws all services; waits for that a few seconds at most. */
    @Override
    public void close() {
        synchronized (phones) {
            phones.values().forEach(Phone::close);
            phones.values().forEach(this::publishLater);
            phones.clear();
        }
        registry.shutdown();
        try {
            if (!registry.awaitTermination(5, TimeUnit.SECONDS)) LOG.warn("Withdrawing phones takes long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Published(ServiceRegistration<Lockdown> registration, Hashtable<String, Object> properties) {}
}
