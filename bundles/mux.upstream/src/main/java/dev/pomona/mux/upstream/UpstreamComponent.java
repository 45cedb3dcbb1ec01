package dev.pomona.mux.upstream;

import dev.pomona.mux.Device;
import dev.pomona.mux.Source;
import dev.pomona.mux.Transport;
import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.client.UsbmuxClient;
import java.util.Hashtable;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** One configured upstream; its phones are services of this bundle. */
@Component(
        service = Source.class,
        immediate = true,
        configurationPid = UpstreamComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class UpstreamComponent implements Source {
    public static final String PID = "dev.pomona.mux.upstream";

    /** Settings; see the README. */
    public @interface Config {
        String address();
    }

    private final BundleContext context;
    private final MuxAddress address;
    private final Upstream upstream;

    /** @throws IllegalArgumentException for an address that is none */
    @Activate
    public UpstreamComponent(BundleContext context, Config config) {
        this.context = context;
        this.address = MuxAddress.parse(config.address());
        this.upstream = new Upstream(
                new UsbmuxClient(address, "pomona"),
                Optional.ofNullable(context.getProperty(Constants.FRAMEWORK_UUID)),
                this::register);
        upstream.start();
    }

    private Runnable register(Device device) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Device.UDID, device.udid().value());
        properties.put(Device.TRANSPORT, Transport.UPSTREAM.name());
        properties.put(Constants.SERVICE_RANKING, Transport.UPSTREAM.ranking());
        ServiceRegistration<Device> registration = context.registerService(Device.class, device, properties);
        return registration::unregister;
    }

    @Deactivate
    void deactivate() {
        upstream.close();
    }

    @Override
    public String name() {
        return "upstream " + address;
    }

    @Override
    public boolean settled() {
        return upstream.settled();
    }

    @Override
    public String status() {
        return upstream.status();
    }

    @Override
    public boolean healthy() {
        return upstream.healthy();
    }
}
