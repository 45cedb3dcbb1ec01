package dev.pomona.twin.lockdown;

import com.dd.plist.NSDictionary;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.lockdown.tls.TlsStream;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to lockdownd: requests and replies by turns, in clear and, within a session, in TLS. */
final class LockdownConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LockdownConnection.class);

    /** What a host calls its request goes into the log only when it looks like one. */
    private static final Pattern KNOWN = Pattern.compile("[A-Za-z]{1,32}");

    /** What happens once the reply is on its way. */
    private enum Next {
        GO_ON,
        START_TLS,
        END_TLS,
        CLOSE,
        LEAVE
    }

    private final TwinLockdown phone;
    private final TwinConnection host;
    private final boolean air;
    private final PushbackInputStream rawIn;
    private final PlistFrames inClear;
    private final ValueRequests values;
    private final PairRequests pairs;
    private PlistFrames frames;
    private TlsStream tls;
    private Optional<Pairing> pairing = Optional.empty();
    private String sessionId = "";
    private Next next = Next.GO_ON;

    /** @param air over Wi-Fi */
    LockdownConnection(TwinLockdown phone, TwinConnection host, boolean air) {
        this.phone = phone;
        this.air = air;
        this.host = host;
        this.rawIn = new PushbackInputStream(host.input());
        this.inClear = new PlistFrames(rawIn, host.output());
        this.frames = inClear;
        this.values = new ValueRequests(phone.state(), air);
        this.pairs = new PairRequests(phone);
    }

    /** Serves until either side closes. */
    void run() throws IOException {
        while (next != Next.CLOSE) {
            Optional<NSDictionary> request = read();
            if (request.isEmpty()) {
                return;
            }
            frames.writeXml(answer(request.get()));
            follow();
        }
    }

    private Optional<NSDictionary> read() throws IOException {
        try (Timers.Timer idle = phone.timers().after(phone.policy().idleMillis(), host::close)) {
            LOG.trace("waits, bounded by {}", idle);
            Optional<NSDictionary> request = frames.read();
            if (request.isEmpty() && tls != null) {
                // A host may go back to clear text without telling; TLS ends where its records do.
                leaveSession();
                return frames.read();
            }
            return request;
        }
    }

    private void follow() throws IOException {
        switch (next) {
            case START_TLS -> {
                tls = new TlsStream(
                        rawIn, host.output(), pairing.orElseThrow().tls().engine(phone.tls()));
                phone.handshake(tls, host);
                frames = new PlistFrames(tls);
                next = Next.GO_ON;
            }
            case END_TLS -> {
                try (Timers.Timer limit = phone.timers().after(phone.policy().handshakeMillis(), host::close)) {
                    LOG.trace("ends TLS, bounded by {}", limit);
                    tls.end();
                }
                leaveSession();
                next = Next.GO_ON;
            }
            case LEAVE -> {
                // The answer is on its way; then the phone is gone.
                next = Next.CLOSE;
                phone.leave();
            }
            default -> {}
        }
    }

    private void leaveSession() {
        tls = null;
        frames = inClear;
        pairing = Optional.empty();
        sessionId = "";
    }

    private NSDictionary answer(NSDictionary request) {
        String name = Plists.text(request, "Request").orElse("");
        NSDictionary reply = new NSDictionary();
        if (!name.isEmpty()) {
            reply.put("Request", name);
        }
        try {
            act(name, request, reply);
        } catch (LockdownFault fault) {
            LOG.debug(
                    "{}: {} is refused: {}",
                    phone.state().udid(),
                    KNOWN.matcher(name).matches() ? name : "an unknown request",
                    fault.getMessage());
            reply.put("Error", fault.getMessage());
        }
        return reply;
    }

    private void act(String name, NSDictionary request, NSDictionary reply) throws LockdownFault {
        boolean session = tls != null;
        switch (name) {
            case "QueryType" -> reply.put("Type", "com.apple.mobile.lockdown");
            case "GetValue" -> values.get(request, reply, session);
            case "SetValue" -> values.set(request, reply, session);
            case "RemoveValue" -> values.remove(request, reply, session);
            case "Pair" -> {
                if (air) throw new LockdownFault("PairingProhibitedOverThisConnection");
                pairs.pair(request, reply);
            }
            case "ValidatePair" -> pairs.validate(request);
            case "Unpair" -> pairs.unpair(request);
            case "StartSession" -> startSession(request, reply);
            case "StopSession" -> stopSession(request);
            case "StartService" -> startService(request, reply);
            case "EnterRecovery", "Deactivate" -> needSession();
            case "Activate" -> {
                needSession();
                if (request.get("ActivationRecord") == null) throw new LockdownFault("MissingActivationRecord");
                if (Plists.dictionary(request, "ActivationRecord").isEmpty()) {
                    throw new LockdownFault("InvalidActivationRecord");
                }
            }
            case "ResetPairing" -> {
                needSession();
                phone.state().trust().clear();
            }
            case "Goodbye" -> next = Next.CLOSE;
            default -> throw new LockdownFault("InvalidRequest");
        }
        if (name.equals("EnterRecovery")) {
            next = Next.LEAVE;
        }
    }

    private void needSession() throws LockdownFault {
        if (tls == null) {
            throw new LockdownFault("SessionInactive");
        }
    }

    private void startSession(NSDictionary request, NSDictionary reply) throws LockdownFault {
        if (tls != null) {
            throw new LockdownFault("SessionActive");
        }
        String hostId = Plists.text(request, "HostID").orElseThrow(() -> new LockdownFault("MissingHostID"));
        pairing = phone.state().trust().pairing(hostId);
        if (pairing.isEmpty()) {
            throw new LockdownFault("InvalidHostID");
        }
        if (!phone.state().lock().unlockedOnce()) {
            pairing = Optional.empty();
            throw new LockdownFault("PasswordProtected");
        }
        sessionId = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
        reply.put("EnableSessionSSL", true);
        reply.put("SessionID", sessionId);
        next = Next.START_TLS;
    }

    private void stopSession(NSDictionary request) throws LockdownFault {
        needSession();
        String asked = Plists.text(request, "SessionID").orElseThrow(() -> new LockdownFault("MissingSessionID"));
        if (!asked.equals(sessionId)) {
            throw new LockdownFault("InvalidSessionID");
        }
        next = Next.END_TLS;
    }

    private void startService(NSDictionary request, NSDictionary reply) throws LockdownFault {
        String name = Plists.text(request, "Service").orElseThrow(() -> new LockdownFault("MissingService"));
        reply.put("Service", name);
        if (!name.equals("com.apple.mobile.insecure_notification_proxy")) {
            needSession();
        }
        var service = phone.service(name).orElseThrow(() -> new LockdownFault("InvalidService"));
        Locks.check(name, phone.state().lock(), Plists.bytes(request, "EscrowBag"), pairing);
        int port = phone.ports().open(service, pairing).orElseThrow(() -> new LockdownFault("ServiceLimit"));
        if (air) {
            try {
                phone.expectOverAir(port);
            } catch (IOException e) {
                throw new LockdownFault("ServiceLimit", e);
            }
        }
        if (pairing.isPresent()) {
            reply.put("EnableServiceSSL", true);
        }
        reply.put("Port", port);
    }
}
