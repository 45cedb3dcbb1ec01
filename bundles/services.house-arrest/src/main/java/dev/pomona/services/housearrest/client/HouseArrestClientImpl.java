package dev.pomona.services.housearrest.client;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.housearrest.HouseArrestClient;
import dev.pomona.services.housearrest.HouseArrestException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Greets, and leaves the rest to AFC. */
public final class HouseArrestClientImpl implements HouseArrestClient {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Udid udid;
    private final AfcClients clients;
    private final AfcClients.Opener service;
    private final Set<AfcClient> open = ConcurrentHashMap.newKeySet();

    /** @param service opens a connection to house_arrest */
    public HouseArrestClientImpl(Udid udid, AfcClients clients, AfcClients.Opener service) {
        this.udid = udid;
        this.clients = clients;
        this.service = service;
    }

    @Override
    public AfcClient documents(String bundleId) {
        return client(Vend.Command.DOCUMENTS, bundleId);
    }

    @Override
    public AfcClient container(String bundleId) {
        return client(Vend.Command.CONTAINER, bundleId);
    }

    private AfcClient client(Vend.Command command, String bundleId) {
        AfcClient client = clients.over(udid, () -> greet(command, bundleId));
        open.add(client);
        return client;
    }

    private Connection greet(Vend.Command command, String bundleId) throws IOException {
        Connection connection = service.open();
        boolean vended = false;
        try {
            connection.readTimeout(LIMIT);
            connection.write(Vend.encode(command, bundleId));
            switch (Vend.read(connection)) {
                case Vend.Answer.Complete c -> vended = true;
                case Vend.Answer.Refused r -> throw new HouseArrestException(udid, bundleId, r.error());
                case Vend.Answer.Unknown u ->
                    throw new IOException("house_arrest of " + udid + " answered with " + u.words());
            }
            return connection;
        } finally {
            if (!vended) connection.close();
        }
    }

    @Override
    public void close() {
        open.forEach(AfcClient::close);
        open.clear();
    }
}
