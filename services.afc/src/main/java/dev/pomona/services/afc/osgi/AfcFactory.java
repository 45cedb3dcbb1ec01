package dev.pomona.services.afc.osgi;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.client.AfcClientImpl;
import dev.pomona.services.afc.client.AfcSettings;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Makes the hub publish an {@link AfcClient} for every trusted phone. */
@Component(service = ServiceClientFactory.class, configurationPid = "dev.pomona.services.afc")
public final class AfcFactory implements ServiceClientFactory<AfcClient> {
    /** What can be set; see the README. */
    @interface Config {
        String service() default "com.apple.afc";

        int chunk() default 512 * 1024;

        int window() default 16;

        int answer_seconds() default 60;
    }

    private final String service;
    private final AfcSettings settings;

    @Activate
    public AfcFactory(Config config) {
        this.service = config.service();
        this.settings = new AfcSettings(config.chunk(), config.window(), Duration.ofSeconds(config.answer_seconds()));
    }

    @Override
    public Class<AfcClient> clientType() {
        return AfcClient.class;
    }

    @Override
    public AfcClient create(ServiceContext phone) {
        return new AfcClientImpl(phone.udid(), () -> phone.open(service), settings, System::nanoTime);
    }
}
