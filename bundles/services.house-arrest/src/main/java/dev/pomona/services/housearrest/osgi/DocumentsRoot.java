package dev.pomona.services.housearrest.osgi;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcRoot;
import dev.pomona.services.housearrest.HouseArrestClient;
import org.osgi.service.component.annotations.Component;

/** {@code afc --in documents:APP}. */
@Component(property = AfcRoot.NAME + "=documents")
public final class DocumentsRoot implements AfcRoot {
    @Override
    public String description() {
        return "the documents that an app shares (documents:BUNDLE-ID)";
    }

    @Override
    public String start() {
        return "/Documents";
    }

    @Override
    public AfcClient open(Clients phone, String argument) throws Exception {
        if (argument.isEmpty()) throw new IllegalArgumentException("which app? documents:BUNDLE-ID");
        return phone.client(HouseArrestClient.class).documents(argument);
    }
}
