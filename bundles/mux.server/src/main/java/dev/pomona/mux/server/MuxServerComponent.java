package dev.pomona.mux.server;

import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Source;
import dev.pomona.mux.Udid;
import dev.pomona.mux.client.LayoutChoice;
import dev.pomona.mux.server.rights.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configured socket. Its vault may come and go. */
@Component(
        service = Source.class,
        immediate = true,
        configurationPid = MuxServerComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class MuxServerComponent implements Source {
    public static final String PID = "dev.pomona.mux.server";
    private static final Logger log = LoggerFactory.getLogger(MuxServerComponent.class);

    private static final int MAX_POLICY = 1 << 20;

    /** Settings; see the README. */
    public @interface Config {
        String address();

        boolean allowRemote() default false;

        /** The only phones that this socket shows, UDIDs with commas between; empty for all. */
        String phones() default "";

        /** The token of an address that begins with {@code tls://}: a file, made if it is not there. */
        String token() default "";

        /** Who may do what: a file of rules; empty for "the owner and root may all, others nothing". */
        String policy() default "";

        /** Whoever reaches the socket may do all, and every user may open it: as usbmuxd is. */
        boolean compat() default false;

        /** A group that may open a Unix socket besides its owner; empty for none. */
        String group() default "";

        /** {@code auto}, {@code host}, {@code bsd}, {@code linux} or {@code windows}. */
        String networkAddressLayout() default "auto";
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile PairRecordVault vault;

    private final String name;
    private final Optional<Listener> server;
    private final String problem;

    /** Never fails: a socket that cannot be opened is a source that says why. */
    @Activate
    public MuxServerComponent(Config config, @Reference DirectoryComponent directory) {
        name = "listen " + config.address();
        Listener opened = null;
        String failure = "";
        try {
            LayoutChoice layouts = LayoutChoice.parse(config.networkAddressLayout());
            opened = Listener.open(
                    config.address(),
                    config.token(),
                    (name, address, limits) -> new MuxServer(
                            name,
                            address,
                            admission(config),
                            directory.directory(),
                            () -> Optional.ofNullable(vault),
                            layouts,
                            limits));
            log.info("listening on {}", opened.address());
            if (config.compat()) log.warn("{} is open to everybody who reaches it (compat)", opened.address());
        } catch (IOException | IllegalArgumentException e) {
            failure = e.getMessage();
            log.error("not listening on {}: {}", config.address(), failure);
        }
        server = Optional.ofNullable(opened);
        problem = failure;
    }

    private static Admission admission(Config config) throws IOException {
        Set<Udid> phones = config.phones().isBlank() ? Set.of() : Policy.phones(config.phones());
        Policy policy = config.compat() ? Policy.OPEN : Policy.OWNER;
        if (!config.policy().isBlank()) {
            if (config.compat()) throw new IOException("a policy and compat contradict each other");
            Path file = Path.of(config.policy());
            if (!Files.isRegularFile(file)) throw new IOException("the policy " + file + " does not exist");
            if (Files.size(file) > MAX_POLICY) throw new IOException("the policy " + file + " is too large");
            policy = Policy.parse(Files.readString(file));
        }
        return new Admission(
                config.allowRemote(), new UnixSocketFile.Access(config.group(), config.compat()), policy, phones);
    }

    @Deactivate
    void deactivate() {
        server.ifPresent(Listener::close);
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
        if (server.isEmpty()) return "not listening: " + problem;
        if (!healthy()) return "not listening: the socket was closed";
        int clients = server.get().clients();
        if (clients == 0) return "listening";
        return "listening, " + clients + (clients == 1 ? " client" : " clients");
    }

    @Override
    public boolean healthy() {
        return server.isPresent() && server.get().isOpen();
    }
}
