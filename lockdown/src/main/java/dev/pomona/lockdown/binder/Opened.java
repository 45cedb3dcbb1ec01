package dev.pomona.lockdown.binder;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** What one client may use, and what ends with it. */
final class Opened implements ServiceContext {
    private final Lockdown lockdown;
    private final String version;
    private final Set<Connection> connections = new HashSet<>();
    private boolean over;

    Opened(Lockdown lockdown, String version) {
        this.lockdown = lockdown;
        this.version = version;
    }

    @Override
    public Udid udid() {
        return lockdown.udid();
    }

    @Override
    public String productVersion() {
        return version;
    }

    @Override
    public Lockdown lockdown() {
        return lockdown;
    }

    @Override
    public Connection open(String service) throws IOException {
        checkAlive();
        Connection connection = lockdown.startService(service);
        synchronized (connections) {
            if (!over) {
                connections.removeIf(c -> c.closeReason().isPresent());
                connections.add(connection);
                return connection;
            }
        }
        connection.close();
        checkAlive();
        return connection;
    }

    private void checkAlive() throws IOException {
        synchronized (connections) {
            if (over) throw new IOException("this client of " + udid() + " has ended: the phone or the plugin is gone");
        }
    }

    /** Closes what is open; nothing opens any more. */
    void end() {
        Set<Connection> left;
        synchronized (connections) {
            over = true;
            left = Set.copyOf(connections);
            connections.clear();
        }
        left.forEach(Connection::close);
    }
}
