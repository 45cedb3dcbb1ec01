package dev.pomona.lockdown.binder;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.mux.Udid;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a client for each bundle that gets the service, and closes it when the bundle gives it back. */
final class ClientService implements ServiceFactory<AutoCloseable> {
    /** How long a client may take to close by itself, before its connections are closed under it. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** How long a client may take to be made, before whoever wants it is told that there is none. */
    static final Duration MAKING = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(ClientService.class);

    private final ServiceClientFactory<?> factory;
    private final Lockdown lockdown;
    private final String version;
    private final String plugin;
    private final Duration limit;
    private final Map<AutoCloseable, Opened> open = new ConcurrentHashMap<>();

    ClientService(ServiceClientFactory<?> factory, Lockdown lockdown, String version, String plugin) {
        this(factory, lockdown, version, plugin, MAKING);
    }

    ClientService(ServiceClientFactory<?> factory, Lockdown lockdown, String version, String plugin, Duration limit) {
        this.limit = limit;
        this.factory = factory;
        this.lockdown = lockdown;
        this.version = version;
        this.plugin = plugin;
    }

    @Override
    public AutoCloseable getService(Bundle bundle, ServiceRegistration<AutoCloseable> registration) {
        Opened context = new Opened(lockdown, version);
        CompletableFuture<AutoCloseable> making = new CompletableFuture<>();
        Thread maker = Thread.ofVirtual().name("client-make " + lockdown.udid()).start(() -> make(context, making));
        try {
            AutoCloseable client = making.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (client != null) {
                open.put(client, context);
                return client;
            }
            LOG.error("Plugin {} made no client for {}", plugin, lockdown.udid());
        } catch (ExecutionException e) {
            LOG.error("Plugin {} could not make a client for {}", plugin, lockdown.udid(), e.getCause());
        } catch (TimeoutException e) {
            LOG.error("Plugin {} has made no client for {} within {} s", plugin, lockdown.udid(), limit.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // What comes later is closed by its maker.
        if (!making.completeExceptionally(new TimeoutException())) closeLate(making);
        maker.interrupt();
        context.end();
        return null;
    }

    /** On a thread of its own, because a plugin may hang. */
    private void make(Opened context, CompletableFuture<AutoCloseable> making) {
        try {
            AutoCloseable client = factory.create(context);
            if (!making.complete(client) && client != null) client.close();
        } catch (Exception | LinkageError | StackOverflowError e) {
            if (!making.completeExceptionally(e)) LOG.debug("Plugin {} failed after its time", plugin, e);
        }
    }

    private void closeLate(CompletableFuture<AutoCloseable> made) {
        if (made.isCompletedExceptionally()) return;
        AutoCloseable client = made.getNow(null);
        if (client != null) close(client, new Opened(lockdown, version));
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<AutoCloseable> registration, AutoCloseable client) {
        Opened context = open.remove(client);
        if (context != null) close(client, context);
    }

    /** Closes what the framework has not asked to close. */
    void closeAll() {
        for (AutoCloseable client : open.keySet()) {
            Opened context = open.remove(client);
            if (context != null) close(client, context);
        }
    }

    private void close(AutoCloseable client, Opened context) {
        Udid udid = lockdown.udid();
        Thread closer = Thread.ofVirtual().name("client-close " + udid).start(() -> {
            try {
                client.close();
            } catch (Exception | LinkageError e) {
                LOG.warn("A client of plugin {} for {} failed to close", plugin, udid, e);
            }
        });
        try {
            if (!closer.join(FAREWELL)) LOG.warn("A client of plugin {} for {} does not close", plugin, udid);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            context.end();
        }
    }
}
