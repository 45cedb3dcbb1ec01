package dev.pomona.services.housearrest.osgi;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.housearrest.HouseArrestClient;
import dev.pomona.services.housearrest.client.HouseArrestClientImpl;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes the hub publish a {@link HouseArrestClient} for every trusted phone. */
@Component(service = ServiceClientFactory.class)
public final class HouseArrestFactory implements ServiceClientFactory<HouseArrestClient> {
    private final AfcClients clients;

    @Activate
    public HouseArrestFactory(@Reference AfcClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<HouseArrestClient> clientType() {
        return HouseArrestClient.class;
    }

    @Override
    public HouseArrestClient create(ServiceContext phone) {
        return new HouseArrestClientImpl(phone.udid(), clients, () -> phone.open("com.apple.mobile.house_arrest"));
    }
}
