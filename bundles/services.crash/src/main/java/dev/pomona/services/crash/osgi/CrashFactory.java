package dev.pomona.services.crash.osgi;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.crash.CrashClient;
import dev.pomona.services.crash.client.CrashClientImpl;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes the hub publish a {@link CrashClient} for every trusted phone. */
@Component(service = ServiceClientFactory.class)
public final class CrashFactory implements ServiceClientFactory<CrashClient> {
    private final AfcClients clients;

    @Activate
    public CrashFactory(@Reference AfcClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<CrashClient> clientType() {
        return CrashClient.class;
    }

    @Override
    public CrashClient create(ServiceContext phone) {
        return new CrashClientImpl(
                phone.udid(),
                clients,
                () -> phone.open("com.apple.crashreportmover"),
                () -> phone.open("com.apple.crashreportcopymobile"));
    }
}
