package dev.pomona.mux.server;

import dev.pomona.mux.Udid;
import dev.pomona.mux.server.rights.Gate;
import dev.pomona.mux.server.rights.Peer;
import dev.pomona.mux.server.rights.PeerFinder;
import dev.pomona.mux.server.rights.Policy;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a socket lets in, and to what.
 *
 * @param allowRemote whether a TCP address may be one that other machines reach
 * @param access who may open a Unix socket
 * @param policy who may do what
 * @param phones the only ones that are shown here; empty for all
 */
record Admission(boolean allowRemote, UnixSocketFile.Access access, Policy policy, Set<Udid> phones) {
    private static final PeerFinder PEERS = new PeerFinder();
    static final Admission OWNER = new Admission(false, UnixSocketFile.Access.OWNER, Policy.OWNER, Set.of());

    Gate gate(String socket, SocketChannel client) {
        Peer peer = PEERS.of(client);
        boolean onlyOwner = peer.kind() == Peer.Kind.UNIX && access.equals(UnixSocketFile.Access.OWNER);
        if (peer.user().isEmpty() && onlyOwner) {
            // A system that names nobody: the rights of the file have let the owner through, and nobody else.
            peer = new Peer(Optional.of(PeerFinder.self()), peer.groups(), peer.kind());
        }
        return new Gate(policy, phones, socket, peer);
    }
}
