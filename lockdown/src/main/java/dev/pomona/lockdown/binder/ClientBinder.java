package dev.pomona.lockdown.binder;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.mux.Udid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * Publishes a client service for each pair of a factory and a trusted phone that fit. {@code registry} keeps the books and
 * runs no foreign code; what a plugin has to be asked or told goes through a lane of its own, in order, so that one that hangs
 * or throws reaches its own clients only.
 */
public final class ClientBinder {
    private final Executor registry;
    private final Function<String, Executor> lanes;
    /** These two are touched by the registry's thread alone. */
    private final Map<Udid, Trusted> phones = new HashMap<>();

    private final Map<ServiceReference<?>, Plugin> plugins = new HashMap<>();

    /**
     * @param registry runs what it is given one by one, in order, not on the caller's thread
     * @param lanes makes what does the same for one plugin of that name, and never waits
     */
    public ClientBinder(Executor registry, Function<String, Executor> lanes) {
        this.registry = registry;
        this.lanes = lanes;
    }

    /** A trusted phone is there, or its properties have changed. */
    public void phone(Lockdown lockdown, Map<String, ?> properties) {
        String version = properties.get(Lockdown.PRODUCT_VERSION) instanceof String s ? s : "";
        registry.execute(() -> {
            Trusted now = new Trusted(lockdown, version);
            Trusted was = phones.put(lockdown.udid(), now);
            if (now.equals(was)) return;
            for (Plugin plugin : plugins.values()) {
                plugin.lane.execute(() -> {
                    plugin.clients.withdraw(udid -> udid.equals(lockdown.udid()));
                    plugin.clients.publish(lockdown, version);
                });
            }
        });
    }

    /** A phone is gone, or trusted no longer. */
    public void phoneGone(Lockdown lockdown) {
        registry.execute(() -> {
            Trusted was = phones.get(lockdown.udid());
            if (was == null || was.lockdown != lockdown) return;
            phones.remove(lockdown.udid());
            for (Plugin plugin : plugins.values()) {
                plugin.lane.execute(() -> plugin.clients.withdraw(udid -> udid.equals(lockdown.udid())));
            }
        });
    }

    public void factory(ServiceReference<?> reference, ServiceClientFactory<?> factory) {
        registry.execute(() -> {
            Bundle bundle = reference.getBundle();
            String name = bundle == null ? "(gone)" : String.valueOf(bundle.getSymbolicName());
            Plugin plugin = new Plugin(lanes.apply(name), new PluginClients(reference, factory, name));
            plugins.put(reference, plugin);
            for (Trusted phone : phones.values()) {
                plugin.lane.execute(() -> plugin.clients.publish(phone.lockdown, phone.version));
            }
        });
    }

    public void factoryGone(ServiceReference<?> reference) {
        registry.execute(() -> {
            Plugin plugin = plugins.remove(reference);
            if (plugin != null) plugin.lane.execute(() -> plugin.clients.withdraw(udid -> true));
        });
    }

    /** Withdraws everything; complete when that is done, which takes for ever where a plugin hangs. */
    public CompletableFuture<Void> end() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        registry.execute(() -> {
            phones.clear();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (Plugin plugin : plugins.values()) {
                all.add(CompletableFuture.runAsync(() -> plugin.clients.withdraw(udid -> true), plugin.lane));
            }
            plugins.clear();
            CompletableFuture<Void> unused = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .whenComplete((nothing, failure) -> done.complete(null));
        });
        return done;
    }

    private record Trusted(Lockdown lockdown, String version) {}

    private record Plugin(Executor lane, PluginClients clients) {}
}
