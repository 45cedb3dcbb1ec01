package dev.pomona.services.afc2.osgi;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.afc2.Afc2Client;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes the hub publish an {@link Afc2Client} for every trusted phone. */
@Component(service = ServiceClientFactory.class)
public final class Afc2Factory implements ServiceClientFactory<Afc2Client> {
    private final AfcClients clients;

    @Activate
    public Afc2Factory(@Reference AfcClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<Afc2Client> clientType() {
        return Afc2Client.class;
    }

    @Override
    public Afc2Client create(ServiceContext phone) {
        return new Whole(clients.over(phone.udid(), () -> phone.open("com.apple.afc2")));
    }

    private record Whole(AfcClient files) implements Afc2Client {
        @Override
        public void close() {
            files.close();
        }
    }
}
