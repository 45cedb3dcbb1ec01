package dev.pomona.services.housearrest.osgi;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcRoot;
import dev.pomona.services.housearrest.HouseArrestClient;
import org.osgi.service.component.annotations.Component;

/** {@code afc --in container:APP}. */
@Component(property = AfcRoot.NAME + "=container")
public final class ContainerRoot implements AfcRoot {
    @Override
    public String description() {
        return "all that an app keeps (container:BUNDLE-ID)";
    }

    @Override
    public AfcClient open(Clients phone, String argument) throws Exception {
        if (argument.isEmpty()) throw new IllegalArgumentException("which app? container:BUNDLE-ID");
        return phone.client(HouseArrestClient.class).container(argument);
    }
}
