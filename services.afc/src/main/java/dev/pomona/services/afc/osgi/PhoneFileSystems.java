package dev.pomona.services.afc.osgi;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.nio.AfcFileSystemProvider;
import java.nio.file.spi.FileSystemProvider;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Offers {@code afc://UDID/…} for the phones that are there. A client is got when its phone's file system is first asked for;
 * with the phone goes the client, and its file system says so.
 */
@Component(service = {})
public final class PhoneFileSystems {
    private final Map<String, ServiceReference<AfcClient>> held = new ConcurrentHashMap<>();
    private final BundleContext context;
    private final AfcFileSystemProvider provider = new AfcFileSystemProvider(this::client);
    private final ServiceRegistration<FileSystemProvider> registration;

    @Activate
    public PhoneFileSystems(BundleContext context) {
        this.context = context;
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("scheme", AfcFileSystemProvider.SCHEME);
        registration = context.registerService(FileSystemProvider.class, provider, properties);
    }

    private Optional<AfcClient> client(String udid) {
        try {
            for (ServiceReference<AfcClient> ref : context.getServiceReferences(AfcClient.class, "(udid=*)")) {
                if (!udid.equalsIgnoreCase(String.valueOf(ref.getProperty("udid")))) continue;
                ServiceReference<AfcClient> before = held.put(udid, ref);
                if (before != null) context.ungetService(before);
                return Optional.ofNullable(context.getService(ref));
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return Optional.empty();
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        provider.close();
        held.values().forEach(context::ungetService);
    }
}
