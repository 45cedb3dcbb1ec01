package dev.pomona.lockdown.binder;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.mux.Udid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one factory has published. The services belong to the plugin's bundle, so that class spaces fit and they go with it.
 * For one thread at a time.
 */
final class PluginClients {
    /** Property of a client service: the id of the bundle that brought the factory. */
    static final String PLUGIN = "plugin";

    private static final Logger LOG = LoggerFactory.getLogger(PluginClients.class);

    private final ServiceReference<?> reference;
    private final ServiceClientFactory<?> factory;
    private final String plugin;
    private final Map<Udid, Published> published = new HashMap<>();

    PluginClients(ServiceReference<?> reference, ServiceClientFactory<?> factory, String plugin) {
        this.reference = reference;
        this.factory = factory;
        this.plugin = plugin;
    }

    void publish(Lockdown lockdown, String version) {
        Bundle bundle = reference.getBundle();
        BundleContext context = bundle == null ? null : bundle.getBundleContext();
        if (context == null) return;
        Udid udid = lockdown.udid();
        try {
            if (!Versions.fits(version, factory.fromVersion(), factory.beforeVersion())) return;
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(Lockdown.UDID, udid.value());
            properties.put(PLUGIN, bundle.getBundleId());
            ClientService service = new ClientService(factory, lockdown, version, plugin);
            ServiceRegistration<?> registration =
                    context.registerService(factory.clientType().getName(), service, properties);
            published.put(udid, new Published(registration, service));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Plugin {} cannot serve {}", plugin, udid, e);
        }
    }

    void withdraw(Predicate<Udid> which) {
        List<Udid> phones = new ArrayList<>(published.keySet());
        phones.removeIf(which.negate());
        for (Udid phone : phones) {
            Published was = published.remove(phone);
            try {
                was.registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("Was withdrawn with its bundle");
            } catch (RuntimeException e) {
                LOG.warn("Withdrawing a client for {} failed", phone, e);
            }
            was.service.closeAll();
        }
    }

    private record Published(ServiceRegistration<?> registration, ClientService service) {}
}
