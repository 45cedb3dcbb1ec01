package dev.pomona.services.afc.osgi;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.afc.client.AfcClientImpl;
import dev.pomona.services.afc.client.AfcSettings;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

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

        int lanes() default 4;

        int answer_seconds() default 60;
    }

    private final String service;
    private final AfcSettings settings;

    @Activate
    public AfcFactory(Config config) {
        this.service = config.service();
        this.settings = new AfcSettings(
                config.chunk(),
                config.memory(),
                config.files(),
                config.lanes(),
                Duration.ofSeconds(config.answer_seconds()));
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
        return new AfcClientImpl(udid, opener, settings, System::nanoTime);
    }
}
