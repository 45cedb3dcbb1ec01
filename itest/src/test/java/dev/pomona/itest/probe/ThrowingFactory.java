package dev.pomona.itest.probe;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;

/** A component that throws in its constructor. */
public final class ThrowingFactory implements ServiceClientFactory<ProbeClient> {
    public ThrowingFactory() {
        throw new IllegalStateException("no licence for this plugin");
    }

    @Override
    public Class<ProbeClient> clientType() {
        return ProbeClient.class;
    }

    @Override
    public ProbeClient create(ServiceContext phone) {
        throw new AssertionError("never made");
    }
}
