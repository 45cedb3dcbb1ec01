package dev.pomona.services.crash.osgi;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcRoot;
import dev.pomona.services.crash.CrashClient;
import org.osgi.service.component.annotations.Component;

/** {@code afc --in crash}. */
@Component(property = AfcRoot.NAME + "=crash")
public final class CrashRoot implements AfcRoot {
    @Override
    public String description() {
        return "the folder of crash reports";
    }

    @Override
    public AfcClient open(Clients phone, String argument) throws Exception {
        return phone.client(CrashClient.class).files();
    }
}
