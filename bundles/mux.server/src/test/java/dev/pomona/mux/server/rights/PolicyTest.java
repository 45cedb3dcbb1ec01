package dev.pomona.mux.server.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.Udid;
import dev.pomona.mux.server.rights.Peer.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
    private static final Udid ONE = Udid.of("00008110-000A11CE00000001");
    private static final Udid TWO = Udid.of("00008120-000A11CE00000002");
    private static final Peer OWNER = new Peer(Optional.of(PeerFinder.self()), Set.of(), Kind.UNIX);
    private static final Peer ROOT = new Peer(Optional.of("root"), Set.of(), Kind.LOOPBACK);
    private static final Peer ALICE = new Peer(Optional.of("alice"), Set.of("lab"), Kind.UNIX);
    private static final Peer BOB = new Peer(Optional.of("bob"), Set.of("guests"), Kind.LOOPBACK);
    private static final Peer UNKNOWN = new Peer(Optional.empty(), Set.of(), Kind.LOOPBACK);
    private static final Peer FAR = new Peer(Optional.empty(), Set.of(), Kind.REMOTE);

    private static boolean may(Policy policy, Peer peer, Right right, Udid phone) {
        return policy.allows(peer, right, Optional.of(phone), "/run/mux.sock");
    }

    @Test
    void withoutRulesTheOwnerAndRootMayAllAndNobodyElseAnything() {
        for (Right right : Right.values()) {
            for (Peer peer : List.of(OWNER, ROOT)) assertTrue(may(Policy.OWNER, peer, right, ONE), right.word());
            for (Peer peer : List.of(ALICE, BOB, UNKNOWN, FAR)) assertFalse(may(Policy.OWNER, peer, right, ONE));
            for (Peer peer : List.of(OWNER, ALICE, BOB, UNKNOWN, FAR)) assertTrue(may(Policy.OPEN, peer, right, ONE));
        }
    }

    @Test
    void theFirstRuleThatFitsDecides() {
        Policy policy = Policy.parse("""
            # the lab sees everything and connects to one phone
            deny  all user:bob
            allow list group:lab
            allow list,connect group:lab phones 00008110-000a11ce00000001   # any spelling
            allow read-record user:alice at /run/other.sock
            allow list remote phones 00008120-000A11CE00000002
            deny write-record owner
            """);
        assertTrue(may(policy, ALICE, Right.LIST, TWO));
        assertTrue(may(policy, ALICE, Right.CONNECT, ONE));
        assertFalse(may(policy, ALICE, Right.CONNECT, TWO));
        assertFalse(may(policy, ALICE, Right.READ_RECORD, ONE));
        assertTrue(policy.allows(ALICE, Right.READ_RECORD, Optional.of(ONE), "/run/other.sock"));
        assertFalse(may(policy, BOB, Right.LIST, ONE));
        assertTrue(may(policy, FAR, Right.LIST, TWO));
        assertFalse(may(policy, FAR, Right.LIST, ONE));
        assertFalse(may(policy, OWNER, Right.WRITE_RECORD, ONE));
        assertTrue(may(policy, OWNER, Right.READ_RECORD, ONE));
        assertFalse(policy.allows(ALICE, Right.BUID, Optional.empty(), "/run/mux.sock"));
    }

    @Test
    void wrongRulesAreNamedByTheirLine() {
        for (String wrong : List.of(
                "allow",
                "permit all anybody",
                "allow everything anybody",
                "allow all somebody",
                "allow all anybody phones",
                "allow all anybody for x",
                "allow all anybody phones ../x")) {
            String message = assertThrows(IllegalArgumentException.class, () -> Policy.parse("# ok\n" + wrong))
                    .getMessage();
            assertTrue(message.startsWith("line 2 of the policy"), message);
        }
    }

    @Property(tries = 300)
    void anyTextIsAPolicyOrRefusedInWords(@ForAll String text) {
        try {
            assertEquals(Policy.parse(text).allows(FAR, Right.LIST, Optional.of(ONE), ""), false);
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().contains("line") || e.getMessage().contains("rules"));
        }
    }

    @Test
    void theKernelsTableNamesWhoConnects(@TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("proc/net"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/:\nalice:x:1000:1000::/:\n");
        Files.writeString(root.resolve("etc/group"), "lab:x:7:bob,alice\nguests:x:8:bob\n");
        try (var server = java.nio.channels.ServerSocketChannel.open()
                .bind(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0))) {
            try (var client = java.nio.channels.SocketChannel.open(server.getLocalAddress());
                    var accepted = server.accept()) {
                int port = ((java.net.InetSocketAddress) client.getLocalAddress()).getPort();
                String head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";
                Files.writeString(
                        root.resolve("proc/net/tcp"),
                        head
                                + String.format(
                                        "   0: 0100007F:%04X 0100007F:1F90 01 00000000:00000000 00:00000000 00000000 "
                                                + " 1000  0 1\n",
                                        port));
                Peer peer = new PeerFinder(root).of(accepted);
                assertEquals(Optional.of("alice"), peer.user());
                assertEquals(Set.of("lab"), peer.groups());
                Files.writeString(root.resolve("proc/net/tcp"), head);
                assertEquals(Optional.empty(), new PeerFinder(root).of(accepted).user());
                // The real tables know this process, where there are any.
                if (Files.isReadable(Path.of("/proc/net/tcp"))) {
                    assertEquals(
                            Optional.of(PeerFinder.self()),
                            new PeerFinder().of(accepted).user());
                }
            }
        }
    }
}
