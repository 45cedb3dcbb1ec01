package dev.pomona.mux.server.rights;

import dev.pomona.mux.Udid;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one client may do at one socket: the policy, and the phones that the socket is bound to. */
public final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);
    private static final int MOST = 1000;

    /** Refusals that were told already, so that a client that tries for ever fills no log. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private final Policy policy;
    private final Set<Udid> phones;
    private final String socket;
    private final Peer peer;

    /** @param phones the only ones of this socket; empty for all */
    public Gate(Policy policy, Set<Udid> phones, String socket, Peer peer) {
        this.policy = policy;
        this.phones = phones;
        this.socket = socket;
        this.peer = peer;
    }

    /** Whether the phone is there for this client at all. */
    public boolean sees(Udid phone) {
        return bound(phone) && policy.allows(peer, Right.LIST, Optional.of(phone), socket);
    }

    /** Like {@link #sees}, for what a client asks for by name; a refusal is logged once. */
    public boolean allows(Right right, Udid phone) {
        boolean allowed = bound(phone) && policy.allows(peer, right, Optional.of(phone), socket);
        if (!allowed) tell(right.word() + " of " + phone);
        return allowed;
    }

    /** For what belongs to no phone. */
    public boolean allows(Right right) {
        boolean allowed = policy.allows(peer, right, Optional.empty(), socket);
        if (!allowed) tell(right.word());
        return allowed;
    }

    private boolean bound(Udid phone) {
        return phones.isEmpty() || phones.contains(phone);
    }

    private void tell(String what) {
        String words = socket + " refuses " + what + " to " + peer.words();
        if (TOLD.size() < MOST && TOLD.add(words)) log.warn("{}", words);
    }
}
