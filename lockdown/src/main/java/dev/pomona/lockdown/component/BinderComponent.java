package dev.pomona.lockdown.component;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.binder.ClientBinder;
import dev.pomona.lockdown.binder.Lane;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings factories and trusted phones together. */
@Component(
        service = {},
        immediate = true)
public final class BinderComponent {
    private static final Logger LOG = LoggerFactory.getLogger(BinderComponent.class);

    private final ExecutorService registry = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("client-binder").factory());
    private final ClientBinder binder = new ClientBinder(
            task -> {
                if (!registry.isShutdown()) registry.execute(task);
            },
            plugin -> new Lane(plugin, Time.system()));

    @Reference(
            service = Lockdown.class,
            target = "(trust=TRUSTED)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedPhone",
            unbind = "removePhone")
    void addPhone(Lockdown lockdown, Map<String, Object> properties) {
        binder.phone(lockdown, properties);
    }

    void updatedPhone(Lockdown lockdown, Map<String, Object> properties) {
        binder.phone(lockdown, properties);
    }

    void removePhone(Lockdown lockdown) {
        binder.phoneGone(lockdown);
    }

    @Reference(
            service = ServiceClientFactory.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeFactory")
    @SuppressWarnings("rawtypes")
    void addFactory(ServiceReference<ServiceClientFactory> reference, ServiceClientFactory factory) {
        binder.factory(reference, factory);
    }

    @SuppressWarnings("rawtypes")
    void removeFactory(ServiceReference<ServiceClientFactory> reference) {
        binder.factoryGone(reference);
    }

    @Deactivate
    void stop() {
        CompletableFuture<Void> ended = binder.end();
        registry.shutdown();
        try {
            ended.get(5, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Withdrawing clients takes long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
