package dev.pomona.mux.server;

import dev.pomona.mux.Source;
import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.gate.TlsTunnel;
import dev.pomona.mux.gate.Token;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Unix socket of this machine at which stock clients find another hub's TLS listener. */
@Component(
        service = Source.class,
        immediate = true,
        configurationPid = TunnelComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class TunnelComponent implements Source {
    public static final String PID = "dev.pomona.mux.tunnel";
    private static final Logger log = LoggerFactory.getLogger(TunnelComponent.class);
    private static final int BACKLOG = 64;

    /** Settings; see the README. */
    public @interface Config {
        /** The Unix socket. */
        String listen();

        /** {@code tls://HOST:PORT} of the other hub. */
        String remote();

        /** The other hub's token: a file. */
        String token();
    }

    private final String name;
    private Optional<TlsTunnel> tunnel = Optional.empty();
    private Optional<UnixSocketFile> file = Optional.empty();
    private String failure = "";

    /** Never fails: a tunnel that cannot be opened is a source that says why. */
    @Activate
    public TunnelComponent(Config config) {
        name = "tunnel " + config.listen() + "=" + config.remote();
        try {
            open(config);
            log.info("{} leads to {}", config.listen(), config.remote());
        } catch (IOException | IllegalArgumentException e) {
            failure = e.getMessage();
            log.error("no tunnel from {} to {}: {}", config.listen(), config.remote(), failure);
        }
    }

    private void open(Config config) throws IOException {
        if (!(MuxAddress.parse(config.listen()) instanceof MuxAddress.Unix(var path))) {
            throw new IOException("a tunnel begins at a Unix socket, which only its owner can open");
        }
        if (!config.remote().startsWith(Listener.TLS)) throw new IOException("a tunnel leads to tls://HOST:PORT");
        String remote = config.remote().substring(Listener.TLS.length());
        MuxAddress.Tcp there = (MuxAddress.Tcp) MuxAddress.parse("tcp://" + remote);
        Token token = Token.read(Path.of(config.token()));
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            file = Optional.of(UnixSocketFile.bind(socket, path, BACKLOG, UnixSocketFile.Access.OWNER));
            tunnel = Optional.of(new TlsTunnel(socket, there.host(), there.port(), token, Refusal::answer));
        } catch (IOException | RuntimeException e) {
            Channels.close(socket);
            throw e;
        }
    }

    @Deactivate
    void deactivate() {
        tunnel.ifPresent(TlsTunnel::close);
        try {
            if (file.isPresent()) file.get().delete();
        } catch (IOException e) {
            log.warn("{} cannot be removed: {}", name, e.getMessage());
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public String status() {
        if (tunnel.isEmpty()) return "not open: " + failure;
        String problem = tunnel.get().problem();
        return problem.isEmpty() ? "open" : "no way: " + problem;
    }

    @Override
    public boolean healthy() {
        return tunnel.isPresent() && tunnel.get().problem().isEmpty();
    }
}
