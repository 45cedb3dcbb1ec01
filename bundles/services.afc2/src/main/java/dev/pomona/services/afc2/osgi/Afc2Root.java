package dev.pomona.services.afc2.osgi;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcRoot;
import dev.pomona.services.afc2.Afc2Client;
import org.osgi.service.component.annotations.Component;

/** {@code afc --in afc2}. */
@Component(property = AfcRoot.NAME + "=afc2")
public final class Afc2Root implements AfcRoot {
    @Override
    public String description() {
        return "the whole file system, of a jailbroken phone";
    }

    @Override
    public AfcClient open(Clients phone, String argument) throws Exception {
        return phone.client(Afc2Client.class).files();
    }
}
