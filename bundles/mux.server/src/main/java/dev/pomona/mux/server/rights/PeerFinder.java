package dev.pomona.mux.server.rights;

import dev.pomona.mux.server.rights.Peer.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Asks the system who is at the other end: by the credentials of a Unix socket, by the kernel's table of TCP sockets on
 * loopback (Linux). What cannot be found out is left out.
 */
public final class PeerFinder {
    private static final int LOCAL = 1;
    private static final int UID = 7;
    private final Path root;

    public PeerFinder() {
        this(Path.of("/"));
    }

    /** @param root above {@code proc} and {@code etc}; tests bring their own */
    PeerFinder(Path root) {
        this.root = root;
    }

    public Peer of(SocketChannel client) {
        try {
            if (client.getRemoteAddress() instanceof InetSocketAddress remote) {
                if (!remote.getAddress().isLoopbackAddress()) return new Peer(Optional.empty(), Set.of(), Kind.REMOTE);
                return named(loopbackUser(remote), Set.of(), Kind.LOOPBACK);
            }
            SocketOption<UnixDomainPrincipal> credentials = ExtendedSocketOptions.SO_PEERCRED;
            if (!client.supportedOptions().contains(credentials)) {
                return new Peer(Optional.empty(), Set.of(), Kind.UNIX);
            }
            UnixDomainPrincipal who = client.getOption(credentials);
            return named(Optional.of(who.user().getName()), Set.of(who.group().getName()), Kind.UNIX);
        } catch (IOException | RuntimeException | LinkageError e) {
            return new Peer(Optional.empty(), Set.of(), Kind.UNIX);
        }
    }

    private Peer named(Optional<String> user, Set<String> known, Kind kind) {
        Set<String> groups = new HashSet<>(known);
        user.ifPresent(u -> groups.addAll(groups(u)));
        return new Peer(user, Set.copyOf(groups), kind);
    }

    /** The one whose socket has this address at its own end. */
    private Optional<String> loopbackUser(InetSocketAddress client) throws IOException {
        for (String table : List.of("tcp", "tcp6")) {
            Path file = root.resolve("proc/net").resolve(table);
            if (!Files.isReadable(file)) continue;
            Set<String> wanted = spellings(client);
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.strip().split("\\s+");
                    if (words.length > UID && wanted.contains(words[LOCAL])) return userOf(words[UID]);
                }
            }
        }
        return Optional.empty();
    }

    /** As the kernel writes an address: its words in the machine's order, in hex; IPv4 also as mapped into IPv6. */
    private static Set<String> spellings(InetSocketAddress address) {
        String port = ":" + String.format(Locale.ROOT, "%04X", address.getPort());
        String own = hex(address.getAddress().getAddress());
        if (address.getAddress() instanceof Inet4Address) {
            return Set.of(own + port, hex(new byte[10]).substring(0, 16) + mapped() + own + port);
        }
        return Set.of(own + port);
    }

    private static String mapped() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "FFFF0000" : "0000FFFF";
    }

    private static String hex(byte[] address) {
        StringBuilder text = new StringBuilder();
        ByteBuffer words = ByteBuffer.wrap(address, 0, address.length / 4 * 4).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) text.append(HexFormat.of().withUpperCase().toHexDigits(words.getInt()));
        return text.toString();
    }

    /** A user without a name is called by its number, as the JDK does. */
    private Optional<String> userOf(String uid) throws IOException {
        if (!uid.matches("[0-9]{1,10}")) return Optional.empty();
        Path users = root.resolve("etc/passwd");
        if (!Files.isReadable(users)) return Optional.of(uid);
        try (Stream<String> lines = Files.lines(users)) {
            return lines.map(l -> l.split(":", -1))
                    .filter(f -> f.length > 2 && f[2].equals(uid))
                    .map(f -> f[0])
                    .findFirst()
                    .or(() -> Optional.of(uid));
        }
    }

    /** Who this process is, spelled as peers are. */
    public static String self() {
        try {
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return new PeerFinder().userOf(String.valueOf(uid)).orElseThrow();
        } catch (IOException | RuntimeException e) {
            return System.getProperty("user.name");
        }
    }

    private Set<String> groups(String user) {
        try (Stream<String> lines = Files.lines(root.resolve("etc/group"))) {
            Set<String> groups = new HashSet<>();
            lines.map(l -> l.split(":", -1))
                    .filter(f -> f.length > 3 && List.of(f[3].split(",")).contains(user))
                    .forEach(f -> groups.add(f[0]));
            return groups;
        } catch (IOException | RuntimeException e) {
            return Set.of();
        }
    }
}
