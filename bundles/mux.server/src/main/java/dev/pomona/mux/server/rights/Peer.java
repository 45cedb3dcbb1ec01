package dev.pomona.mux.server.rights;

import java.util.Optional;
import java.util.Set;

/**
 * Who is at the other end of a client's socket, as the system says; not as the client says.
 *
 * @param user empty where the system does not tell
 * @param groups the user's, as far as they are known
 * @param kind by what kind of socket
 */
public record Peer(Optional<String> user, Set<String> groups, Kind kind) {
    /** Kinds of sockets, by who can reach them. */
    public enum Kind {
        UNIX,
        LOOPBACK,
        REMOTE
    }

    /** For the log. */
    public String words() {
        String who = user.map(u -> "user " + u).orElse("somebody whom the system does not name");
        return switch (kind) {
            case UNIX -> who;
            case LOOPBACK -> who + " over loopback";
            case REMOTE -> who + " on another machine";
        };
    }
}
