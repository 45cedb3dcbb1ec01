package com.example.echo.osgi;

import com.example.echo.api.EchoClient;
import com.example.echo.client.EchoOverConnection;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import org.osgi.service.component.annotations.Component;

/** Makes the hub publish an {@link EchoClient} for every trusted phone. */
@Component(service = ServiceClientFactory.class)
public final class EchoFactory implements ServiceClientFactory<EchoClient> {
    /** The service's name in lockdown. */
    public static final String SERVICE = "com.example.echo";

    @Override
    public Class<EchoClient> clientType() {
        return EchoClient.class;
    }

    @Override
    public EchoClient create(ServiceContext phone) {
        // Nothing is opened before it is needed.
        return new EchoOverConnection(() -> phone.open(SERVICE));
    }
}
