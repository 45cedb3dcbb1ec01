package dev.pomona.lockdown.binder;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.mux.Udid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a client service for each pair of a factory and a trusted phone that fit. The services belong to the plugin's
 * bundle, so that class spaces fit and they go with it. All the work is done by {@code registry}, in order.
 */
public final class ClientBinder {
    /** Property of a client service: the id of the bundle that brought the factory. */
    static final String PLUGIN = "plugin";

    private static final Logger LOG = LoggerFactory.getLogger(ClientBinder.class);

    private final Executor registry;
    /** These three are touched by the registry's thread alone. */
    private final Map<Udid, Trusted> phones = new HashMap<>();

    private final Map<ServiceReference<?>, ServiceClientFactory<?>> factories = new HashMap<>();
    private final Map<Pair, Published> published = new HashMap<>();

    /** @param registry runs what it is given one by one, in order, not on the caller's thread */
    public ClientBinder(Executor registry) {
        this.registry = registry;
    }

    /** A trusted phone is there, or its properties have changed. */
    public void phone(Lockdown lockdown, Map<String, ?> properties) {
        String version = properties.get(Lockdown.PRODUCT_VERSION) instanceof String s ? s : "";
        registry.execute(() -> {
            Trusted now = new Trusted(lockdown, version);
            Trusted was = phones.put(lockdown.udid(), now);
            if (now.equals(was)) return;
            withdraw(p -> p.udid.equals(lockdown.udid()));
            factories.keySet().forEach(f -> publish(f, now));
        });
    }

    /** A phone is gone, or trusted no longer. */
    public void phoneGone(Lockdown lockdown) {
        registry.execute(() -> {
            Trusted was = phones.get(lockdown.udid());
            if (was == null || was.lockdown != lockdown) return;
            phones.remove(lockdown.udid());
            withdraw(p -> p.udid.equals(lockdown.udid()));
        });
    }

    public void factory(ServiceReference<?> reference, ServiceClientFactory<?> factory) {
        registry.execute(() -> {
            factories.put(reference, factory);
            phones.values().forEach(phone -> publish(reference, phone));
        });
    }

    public void factoryGone(ServiceReference<?> reference) {
        registry.execute(() -> {
            factories.remove(reference);
            withdraw(p -> p.factory.equals(reference));
        });
    }

    /** Withdraws everything. */
    public void end() {
        registry.execute(() -> {
            phones.clear();
            factories.clear();
            withdraw(p -> true);
        });
    }

    private void publish(ServiceReference<?> reference, Trusted phone) {
        ServiceClientFactory<?> factory = factories.get(reference);
        Bundle bundle = reference.getBundle();
        BundleContext context = bundle == null ? null : bundle.getBundleContext();
        if (context == null) return;
        String plugin = String.valueOf(bundle.getSymbolicName());
        try {
            if (!Versions.fits(phone.version, factory.fromVersion(), factory.beforeVersion())) return;
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(Lockdown.UDID, phone.lockdown.udid().value());
            properties.put(PLUGIN, bundle.getBundleId());
            ClientService service = new ClientService(factory, phone.lockdown, phone.version, plugin);
            ServiceRegistration<?> registration =
                    context.registerService(factory.clientType().getName(), service, properties);
            published.put(new Pair(reference, phone.lockdown.udid()), new Published(registration, service));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Plugin {} cannot serve {}", plugin, phone.lockdown.udid(), e);
        }
    }

    private void withdraw(Predicate<Pair> which) {
        List<Pair> pairs = new ArrayList<>(published.keySet());
        pairs.removeIf(which.negate());
        for (Pair pair : pairs) {
            Published was = published.remove(pair);
            try {
                was.registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("Was withdrawn with its bundle");
            } catch (RuntimeException e) {
                LOG.warn("Withdrawing a client for {} failed", pair.udid, e);
            }
            was.service.closeAll();
        }
    }

    private record Trusted(Lockdown lockdown, String version) {}

    private record Pair(ServiceReference<?> factory, Udid udid) {}

    private record Published(ServiceRegistration<?> registration, ClientService service) {}
}
