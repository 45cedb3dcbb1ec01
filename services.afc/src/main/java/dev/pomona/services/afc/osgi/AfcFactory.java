package dev.pomona.services.afc.osgi;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.afc.client.AfcClientImpl;
import dev.pomona.services.afc.client.AfcSettings;
import dev.pomona.services.afc.client.AfcTally;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Makes the hub publish an {@link AfcClient} for every trusted phone, and makes clients for other plugins. */
@Component(
        service = {ServiceClientFactory.class, AfcClients.class},
        configurationPid = "dev.pomona.services.afc")
public final class AfcFactory implements ServiceClientFactory<AfcClient>, AfcClients {
    /** What can be set; see the README. */
    @interface Config {
        String service() default "com.apple.afc";

        int chunk() default 256 * 1024;

        int memory() default 16 * 1024 * 1024;

        int files() default 128;

        int lanes() default 8;

        int answer_seconds() default 60;
    }

    /** Numbers that a hub with metrics shows; by JDK types alone, since that bundle need not be there. */
    private static final Map<String, Object> NUMBERS =
            Map.of("pomona.metrics", "pomona_afc", "pomona.metrics.help", new String[] {
                "connections=AFC connections that are open.",
                "connections_total=AFC connections so far.",
                "requests_total=AFC requests sent.",
                "requests_refused_total=AFC requests that a phone answered with an error.",
                "requests_lost_total=AFC requests that got no answer because their connection ended.",
                "bytes_read_total=Bytes that phones answered with: contents, lists and facts.",
                "bytes_written_total=Bytes of contents that phones took."
            });

    private final ServiceRegistration<?> numbers;
    private final String service;
    private final AfcSettings settings;
    private final AfcTally tally = new AfcTally();

    @Activate
    public AfcFactory(BundleContext context, Config config) {
        this.service = config.service();
        this.settings = new AfcSettings(
                config.chunk(),
                config.memory(),
                config.files(),
                config.lanes(),
                Duration.ofSeconds(config.answer_seconds()));
        numbers = context.registerService(Supplier.class, tally, new Hashtable<>(NUMBERS));
    }

    @Deactivate
    void deactivate() {
        numbers.unregister();
    }

    @Override
    public Class<AfcClient> clientType() {
        return AfcClient.class;
    }

    @Override
    public AfcClient create(ServiceContext phone) {
        return over(phone.udid(), () -> phone.open(service));
    }

    @Override
    public AfcClient over(Udid udid, Opener opener) {
        return new AfcClientImpl(udid, opener, settings, System::nanoTime, tally);
    }
}
