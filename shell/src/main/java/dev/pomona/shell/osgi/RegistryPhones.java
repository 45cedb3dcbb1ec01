package dev.pomona.shell.osgi;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.TrustListener;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import dev.pomona.shell.command.Phones;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** The service registry, which is the only directory of phones. */
final class RegistryPhones implements Phones {
    private final BundleContext context;
    // Each service is got once and kept while it is registered.
    private final Map<ServiceReference<?>, Object> got = new ConcurrentHashMap<>();

    RegistryPhones(BundleContext context) {
        this.context = context;
    }

    @Override
    public List<Phone> all() {
        Map<Udid, List<Device>> ways = new TreeMap<>();
        for (Device device : services(Device.class)) {
            ways.computeIfAbsent(device.udid(), u -> new ArrayList<>()).add(device);
        }
        Map<String, Map<String, Object>> facts = new HashMap<>();
        for (ServiceReference<Lockdown> ref : references(Lockdown.class)) {
            facts.putIfAbsent(String.valueOf(ref.getProperty(Lockdown.UDID)), properties(ref));
        }
        List<Phone> out = new ArrayList<>();
        ways.forEach((udid, devices) ->
                out.add(new Phone(udid, facts.getOrDefault(udid.value(), Map.of()), List.copyOf(devices))));
        return out;
    }

    @Override
    public Optional<Lockdown> lockdown(Udid udid) {
        return references(Lockdown.class).stream()
                .filter(ref -> udid.value().equals(ref.getProperty(Lockdown.UDID)))
                .map(this::service)
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public <T> Optional<Held<T>> client(Udid udid, Class<T> type) {
        try {
            // All, not only those that this bundle is wired to: it never imports a plugin's API.
            ServiceReference<?>[] refs = context.getAllServiceReferences(type.getName(), null);
            for (ServiceReference<?> ref : refs == null ? new ServiceReference<?>[0] : refs) {
                if (!udid.value().equals(ref.getProperty(Device.UDID))) continue;
                Optional<Held<T>> held = hold(ref, type);
                if (held.isPresent()) return held;
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return Optional.empty();
    }

    private <S, T> Optional<Held<T>> hold(ServiceReference<S> ref, Class<T> type) {
        ServiceObjects<S> objects = context.getServiceObjects(ref);
        S service = objects == null ? null : objects.getService();
        if (service == null) return Optional.empty();
        if (!type.isInstance(service)) {
            objects.ungetService(service);
            return Optional.empty();
        }
        return Optional.of(new Held<T>() {
            @Override
            public T get() {
                return type.cast(service);
            }

            @Override
            public void close() {
                try {
                    objects.ungetService(service);
                } catch (IllegalStateException | IllegalArgumentException e) {
                    // It went with its phone or its plugin meanwhile.
                    return;
                }
            }
        });
    }

    @Override
    public Ended follow(TrustListener listener) {
        ServiceRegistration<TrustListener> registration =
                context.registerService(TrustListener.class, listener, new Hashtable<>());
        return registration::unregister;
    }

    @Override
    public Optional<PairRecordVault> vault() {
        return services(PairRecordVault.class).stream().findFirst();
    }

    /** Best first. */
    <T> List<T> services(Class<T> type) {
        return references(type).stream()
                .map(this::service)
                .flatMap(Optional::stream)
                .toList();
    }

    private <T> List<ServiceReference<T>> references(Class<T> type) {
        try {
            Collection<ServiceReference<T>> refs = context.getServiceReferences(type, null);
            return refs.stream().sorted(Comparator.reverseOrder()).toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked") // the key is a reference to the value
    private <T> Optional<T> service(ServiceReference<T> ref) {
        got.keySet().removeIf(r -> r.getBundle() == null);
        T known = (T) got.get(ref);
        if (known != null) return Optional.of(known);
        T fresh = context.getService(ref);
        if (fresh != null) got.put(ref, fresh);
        return Optional.ofNullable(fresh);
    }

    private static Map<String, Object> properties(ServiceReference<?> ref) {
        Map<String, Object> out = new HashMap<>();
        for (String key : ref.getPropertyKeys()) out.put(key, ref.getProperty(key));
        return out;
    }
}
