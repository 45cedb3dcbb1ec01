package dev.pomona.twin.lockdown;

import com.dd.plist.NSNumber;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.app.Phone;
import dev.pomona.twin.app.TwinIdentity;
import dev.pomona.twin.lockdown.air.AirPort;
import dev.pomona.twin.lockdown.tls.TlsStream;
import dev.pomona.twin.lockdown.tls.TwinTls;
import dev.pomona.twin.service.log.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The upper half of one twin: lockdownd, and the services that it starts. */
final class TwinLockdown implements Phone {
    static final int PORT = 62_078;
    private static final Logger LOG = LoggerFactory.getLogger(TwinLockdown.class);
    private static final String REQUEST_PAIR = "com.apple.mobile.lockdown.request_pair";
    private static final String REQUEST_HOST_BUID = "com.apple.mobile.lockdown.request_host_buid";

    /**
     * How a twin behaves.
     *
     * @param trustAfterMillis after which the user taps Trust by itself; negative: never
     * @param idleMillis after which lockdownd closes a silent connection
     * @param handshakeMillis for a host to complete TLS
     */
    record Policy(long trustAfterMillis, long idleMillis, long handshakeMillis) {
        static final Policy DEFAULT = new Policy(500, 60_000, 10_000);
    }

    private final TwinState state;
    private final ServicePorts ports;
    private final Timers timers;
    private final Policy policy;
    private final Supplier<List<TwinService>> services;
    private final Map<String, TwinService> builtIn;
    private volatile Runnable leave = () -> {};
    private volatile Optional<AirPort> air = Optional.empty();
    private volatile TwinTls speaks;
    private volatile UserPolicy user = UserPolicy.TRUST;

    TwinLockdown(
            TwinIdentity id,
            Map<String, TwinService> builtIn,
            Supplier<List<TwinService>> services,
            Policy policy,
            TrustFile file,
            InstantSource clock,
            LongSupplier nanos) {
        this.state = new TwinState(id, clock, file);
        this.speaks = TwinTls.of(state.majorVersion());
        this.ports = new ServicePorts(nanos);
        this.timers = new Timers("twin-timer " + id.udid());
        this.policy = policy;
        this.services = services;
        this.builtIn = builtIn;
    }

    @Override
    public Optional<Handler> open(int port) {
        if (port == PORT) {
            return Optional.of(host -> new LockdownConnection(this, host, false).run());
        }
        return ports.take(port).map(waiting -> host -> serve(waiting, host));
    }

    /** Gives the phone Wi-Fi at this address; it is on while Wi-Fi connections are switched on. */
    void air(InetAddress address) {
        String name = state.value("", "WiFiAddress").map(Object::toString).orElse("") + "@fe80::1";
        air = Optional.of(new AirPort(name, address, host -> new LockdownConnection(this, host, true).run()));
        state.values().watch(this::airChanged);
        airChanged();
    }

    private void airChanged() {
        boolean on = state.value(ValueRequests.WIRELESS, "EnableWifiConnections")
                .map(v -> v instanceof NSNumber n && n.boolValue())
                .orElse(false);
        air.filter(a -> a.isOn() != on).ifPresent(a -> {
            if (on) a.on(PORT, Map.of());
            else a.off();
        });
    }

    /** A service that was started over Wi-Fi waits for its host there. */
    void expectOverAir(int port) throws IOException {
        if (air.isEmpty()) return;
        air.get().expect(port, host -> {
            Optional<ServicePorts.Waiting> waiting = ports.take(port);
            if (waiting.isPresent()) serve(waiting.get(), host);
        });
    }

    private void serve(ServicePorts.Waiting waiting, TwinConnection host) throws IOException {
        Optional<Pairing> pairing = waiting.pairing();
        if (pairing.isEmpty()) {
            waiting.service().serve(state, host);
            return;
        }
        PushbackInputStream in = new PushbackInputStream(host.input());
        boolean bare = HandshakeOnly.is(waiting.service().name(), state.majorVersion());
        TwinTls version = bare ? speaks.handshakeOnly() : speaks;
        TlsStream tls = new TlsStream(in, host.output(), pairing.get().tls().engine(version));
        handshake(tls, host);
        if (bare) {
            waiting.service().serve(state, new Bare(in, host));
            return;
        }
        try (ServiceConnection connection = new ServiceConnection(tls, host)) {
            waiting.service().serve(state, connection);
        }
    }

    TwinTls tls() {
        return speaks;
    }

    void handshake(TlsStream tls, TwinConnection host) throws IOException {
        try (Timers.Timer limit = timers.after(policy.handshakeMillis(), host::close)) {
            LOG.trace("handshake, bounded by {}", limit);
            tls.handshake();
        }
    }

    /** A service that goes on in the clear after the handshake. */
    private record Bare(InputStream input, TwinConnection host) implements TwinConnection {
        @Override
        public OutputStream output() {
            return host.output();
        }

        @Override
        public void close() {
            host.close();
        }
    }

    /** TLS of a service, whose close ends the connection beneath too. */
    private record ServiceConnection(TlsStream tls, TwinConnection host) implements TwinConnection {
        @Override
        public InputStream input() {
            return tls.input();
        }

        @Override
        public OutputStream output() {
            return tls.output();
        }

        @Override
        public void close() {
            tls.close();
            host.close();
        }
    }

    Optional<TwinService> service(String name) {
        // A service of another bundle takes the place of a built-in one, and gives it back when it goes.
        return services.get().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .or(() -> Optional.ofNullable(builtIn.get(name)));
    }

    TwinState state() {
        return state;
    }

    ServicePorts ports() {
        return ports;
    }

    Timers timers() {
        return timers;
    }

    Policy policy() {
        return policy;
    }

    /** The dialog has come up for a computer; the simulated user needs a moment for it. */
    void dialogIsUp(String systemBuid) {
        LOG.info("{}: asks whether to trust a computer", state.udid());
        if (state.value("", "UntrustedHostBUID").isEmpty())
            state.notifications().post(REQUEST_HOST_BUID);
        UserPolicy decided = user;
        if (policy.trustAfterMillis() >= 0 && decided != UserPolicy.ASK) {
            Timers.Timer tap =
                    timers.after(policy.trustAfterMillis(), () -> tap(systemBuid, decided == UserPolicy.TRUST));
            LOG.trace("decides by itself through {}", tap);
        }
    }

    private void tap(String systemBuid, boolean trust) {
        if (state.trust().answer(systemBuid, trust) && trust) trusted();
    }

    private void trusted() {
        LOG.info("{}: trusts a computer", state.udid());
        state.notifications().post(REQUEST_PAIR);
    }

    @Override
    public void userAction(String action) {
        String[] words = action.strip().split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "trust" -> {
                if (state.trust().answerAll(true)) {
                    trusted();
                }
            }
            case "deny" -> state.trust().answerAll(false);
            case "lock" -> state.lock(state.lock().lock());
            case "unlock" -> state.lock(LockState.OPEN);
            case "restart" -> state.lock(LockState.STARTED);
            case "forget" -> state.trust().clear();
            case "unplugged" -> state.trust().unplugged();
            case "policy" -> user = UserPolicy.of(rest);
            case "supervise" -> state.supervisor().supervise(Base64.getDecoder().decode(rest));
            case "unsupervise" -> state.supervisor().none();
            case "forbid" -> state.supervisor().forbid(!rest.equals("off"));
            case "tls" -> speaks = TwinTls.of(rest);
            case "ios" -> {
                state.system(rest);
                speaks = TwinTls.of(state.majorVersion());
            }
            case "log" -> Journal.rate(state, rate(rest));
            default ->
                throw new IllegalArgumentException("a phone's user knows no '" + words[0]
                        + "'; there are deny, forbid, forget, ios, lock, log, policy, restart, supervise, tls, trust,"
                        + " unlock, unsupervise");
        }
    }

    /** The phone goes away by itself, into recovery mode. */
    void leave() {
        air.ifPresent(AirPort::off);
        leave.run();
    }

    @Override
    public void whenLeaving(Runnable action) {
        leave = action;
    }

    private static int rate(String text) {
        if (!text.matches("\\d{1,6}")) throw new IllegalArgumentException("log: entries a second, not '" + text + "'");
        return Integer.parseInt(text);
    }

    @Override
    public void close() {
        air.ifPresent(AirPort::close);
        timers.close();
    }
}
