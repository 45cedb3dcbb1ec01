package dev.pomona.mux.usb.attach;

import dev.pomona.mux.spi.Link;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A link in the service registry. */
public final class LinkService {
    private LinkService() {}

    /**
     * Registers the link with the properties {@code udid} and {@code source}. Of a bundle that is being stopped it is closed
     * instead.
     *
     * @return withdraws it; once is enough, and the framework may have been quicker
     */
    public static Runnable register(BundleContext context, Link link) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("udid", link.info().udid().value());
        properties.put("source", link.info().source());
        ServiceRegistration<Link> registration;
        try {
            registration = context.registerService(Link.class, link, properties);
        } catch (IllegalStateException e) {
            // The bundle is being stopped.
            link.close();
            return () -> {};
        }
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // Withdrawn by the framework already.
            }
        };
    }
}
