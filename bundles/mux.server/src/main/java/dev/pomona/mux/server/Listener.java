package dev.pomona.mux.server;

import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.gate.TlsGate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** One configured socket: a server, and before it, for {@code tls://} addresses, a gate that other machines may reach. */
final class Listener implements AutoCloseable {
    static final String TLS = "tls://";

    private final MuxServer server;
    private final Optional<TlsGate> gate;

    private Listener(MuxServer server, Optional<TlsGate> gate) {
        this.server = server;
        this.gate = gate;
    }

    /** Makes the server that a listener needs. */
    interface Servers {
        MuxServer open(String name, MuxAddress address, Limits limits) throws IOException;
    }

    /**
     * @param token of a {@code tls://} address: a file
     * @throws IOException saying what is in the way
     * @throws IllegalArgumentException for an address that is none
     */
    static Listener open(String address, String token, Servers servers) throws IOException {
        if (!address.toLowerCase(Locale.ROOT).startsWith(TLS)) {
            return new Listener(servers.open(address, MuxAddress.parse(address), Limits.DEFAULT), Optional.empty());
        }
        if (token.isEmpty()) throw new IOException(address + " needs a token file");
        MuxAddress.Tcp at = (MuxAddress.Tcp) MuxAddress.parse("tcp://" + address.substring(TLS.length()));
        Path file = Path.of(token).toAbsolutePath();
        // Only this hub's user reaches it; whoever comes through the gate is taken for that user.
        Path inside = file.resolveSibling("." + Integer.toHexString(address.hashCode()) + ".gate");
        MuxServer server = servers.open(address, new MuxAddress.Unix(inside), Limits.DEFAULT);
        try {
            return new Listener(server, Optional.of(new TlsGate(at.resolve(), file, inside, TlsGate.Bounds.DEFAULT)));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** With the port that the system chose, if it was to choose. */
    String address() {
        return gate.map(g -> TLS + g.address().getAddress().getHostAddress() + ":"
                        + g.address().getPort())
                .orElseGet(() -> server.address().toString());
    }

    int clients() {
        return server.clients();
    }

    boolean isOpen() {
        return server.isOpen() && gate.map(TlsGate::isOpen).orElse(true);
    }

    @Override
    public void close() {
        gate.ifPresent(TlsGate::close);
        server.close();
    }
}
