package dev.pomona.services.syslog.osgi;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.client.SyslogClientImpl;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Makes the hub publish a {@link SyslogClient} for every trusted phone. */
@Component(service = ServiceClientFactory.class, configurationPid = "dev.pomona.services.syslog")
public final class SyslogFactory implements ServiceClientFactory<SyslogClient> {
    /** What can be set; see the README. */
    @interface Config {
        String service() default "com.apple.syslog_relay";

        String trace() default "com.apple.os_trace_relay";
    }

    private final SyslogClientImpl.Services services;

    @Activate
    public SyslogFactory(Config config) {
        this.services = new SyslogClientImpl.Services(config.service(), config.trace());
    }

    @Override
    public Class<SyslogClient> clientType() {
        return SyslogClient.class;
    }

    @Override
    public SyslogClient create(ServiceContext phone) {
        return new SyslogClientImpl(phone.udid(), phone.productVersion(), services, phone::open, System::nanoTime);
    }
}
