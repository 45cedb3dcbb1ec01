package dev.pomona.mux.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.gate.TlsGate.Bounds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsGateTest {
    @TempDir
    Path folder;

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final LinkedBlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    private ServerSocketChannel inside;
    private Path insideFile;
    private Path tokenFile;

    @BeforeEach
    void begin() throws IOException {
        insideFile = folder.resolve("in");
        tokenFile = folder.resolve("mux.token");
        inside = unix(insideFile);
        Thread.ofVirtual().start(this::echo);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : closing) each.close();
        inside.close();
    }

    private static ServerSocketChannel unix(Path file) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return socket.bind(UnixDomainSocketAddress.of(file));
    }

    private void echo() {
        while (inside.isOpen()) {
            try {
                SocketChannel client = inside.accept();
                Thread.ofVirtual().start(() -> {
                    ByteBuffer chunk = ByteBuffer.allocate(5000);
                    try (client) {
                        while (client.read(chunk.clear()) >= 0) {
                            chunk.flip();
                            while (chunk.hasRemaining()) client.write(chunk);
                        }
                    } catch (IOException e) {
                        // The test has ended.
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    private TlsGate gate(Bounds bounds) throws IOException {
        TlsGate gate =
                new TlsGate(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tokenFile, insideFile, bounds);
        closing.add(gate);
        return gate;
    }

    private Path tunnel(TlsGate gate, Token token) throws IOException {
        Path file = folder.resolve("t" + closing.size());
        closing.add(new TlsTunnel(unix(file), "127.0.0.1", gate.address().getPort(), token, (client, why) -> {
            refusals.add(why);
            try {
                client.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }));
        return file;
    }

    private SocketChannel open(Path file) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
        closing.add(channel);
        return channel;
    }

    private static void say(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) channel.write(out);
    }

    private static byte[] hear(SocketChannel channel, int count) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(count);
        while (in.hasRemaining() && channel.read(in) >= 0) {}
        return in.array();
    }

    private void assertServes(Path tunnel) throws IOException {
        SocketChannel client = open(tunnel);
        say(client, new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, hear(client, 3));
        client.close();
    }

    private String refusal() throws InterruptedException {
        String why = refusals.poll(20, TimeUnit.SECONDS);
        return why == null ? "nobody was refused" : why;
    }

    private Token otherSecret() throws IOException {
        String text = Files.readString(tokenFile);
        int at = text.indexOf("token ", 10) + "token ".length();
        String other = text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
        Path file = folder.resolve("other.token");
        Token.writeNew(file, other.getBytes(StandardCharsets.US_ASCII));
        return Token.read(file);
    }

    @Test
    void whoHasTheTokenIsLetThroughBothWaysToTheEnd() throws IOException {
        TlsGate gate = gate(Bounds.DEFAULT);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile)));
        SocketChannel client = open(tunnel(gate, Token.read(tokenFile)));
        byte[] much = new byte[1 << 20];
        new Random(3).nextBytes(much);
        Thread.ofVirtual().start(() -> {
            try {
                say(client, much);
                client.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertArrayEquals(much, hear(client, much.length));
        assertEquals(-1, client.read(ByteBuffer.allocate(1)), "the end is told, too");
    }

    @Test
    void tokenAndKeyAreKept() throws IOException {
        TlsGate first = gate(Bounds.DEFAULT);
        Token token = Token.read(tokenFile);
        first.close();
        assertServes(tunnel(gate(Bounds.DEFAULT), token));
    }

    @Test
    void aWrongTokenIsToldSo() throws Exception {
        TlsGate gate = gate(Bounds.DEFAULT);
        SocketChannel client = open(tunnel(gate, otherSecret()));
        assertEquals("it does not take the token", refusal());
        assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        assertServes(tunnel(gate, Token.read(tokenFile)));
    }

    @Test
    void clientsThatWereRefusedTakeNoPlace() throws Exception {
        TlsGate gate = gate(Bounds.DEFAULT);
        Path file = tunnel(gate, otherSecret());
        TlsTunnel tunnel = (TlsTunnel) closing.getLast();
        for (int i = 0; i < 20; i++) {
            assertEquals(-1, open(file).read(ByteBuffer.allocate(1)));
            assertEquals("it does not take the token", refusal());
        }
        long end = System.nanoTime() + 10_000_000_000L;
        while (tunnel.held() > 0 && System.nanoTime() < end) Thread.onSpinWait();
        assertEquals(0, tunnel.held());
    }

    @Test
    void anotherHubIsNotGivenTheToken() throws Exception {
        Token right = readAfterGate();
        Files.delete(tokenFile);
        Files.delete(folder.resolve("mux.token.p12"));
        SocketChannel client = open(tunnel(gate(Bounds.DEFAULT), right));
        assertTrue(refusal().contains("not the hub that the token is for"));
        assertEquals(-1, client.read(ByteBuffer.allocate(1)));
    }

    private Token readAfterGate() throws IOException {
        gate(Bounds.DEFAULT).close();
        return Token.read(tokenFile);
    }

    @Test
    void whatIsNoTlsIsEnded() throws IOException {
        TlsGate gate = gate(Bounds.DEFAULT);
        for (String words :
                List.of("GET / HTTP/1.1\r\n\r\n", "\u0010\0\0\0\1\0\0\0\10\0\0\0\1\0\0\0", "\u0016\3\1\377\377")) {
            try (Socket client =
                    new Socket(gate.address().getAddress(), gate.address().getPort())) {
                client.setSoTimeout(20_000);
                client.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
                client.shutdownOutput();
                while (client.getInputStream().read() >= 0) {}
            } catch (java.net.SocketException e) {
                // Ended, if less politely.
            }
        }
        assertServes(tunnel(gate, Token.read(tokenFile)));
    }

    @Test
    void whoSaysNothingIsLetGo() throws IOException {
        TlsGate gate = gate(new Bounds(4, 2, Duration.ofMillis(1500)));
        for (int i = 0; i < 2; i++) {
            try (SocketChannel silent = SocketChannel.open(gate.address())) {
                assertEquals(-1, end(silent));
            }
        }
        assertServes(tunnel(gate, Token.read(tokenFile)));
    }

    private static int end(SocketChannel channel) {
        try {
            ByteBuffer in = ByteBuffer.allocate(100);
            while (channel.read(in.clear()) >= 0) {}
            return -1;
        } catch (ClosedChannelException e) {
            return 0;
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void strangersAtTheDoorAreCounted() throws IOException {
        TlsGate gate = gate(new Bounds(4, 2, Duration.ofSeconds(30)));
        SocketChannel one = SocketChannel.open(gate.address());
        SocketChannel two = SocketChannel.open(gate.address());
        closing.add(one);
        closing.add(two);
        try (SocketChannel three = SocketChannel.open(gate.address())) {
            assertEquals(-1, end(three));
        }
    }

    @Test
    void oneTooManyIsToldSo() throws Exception {
        TlsGate gate = gate(new Bounds(1, 4, Duration.ofSeconds(20)));
        Path tunnel = tunnel(gate, Token.read(tokenFile));
        SocketChannel first = open(tunnel);
        say(first, new byte[] {7});
        assertArrayEquals(new byte[] {7}, hear(first, 1));
        SocketChannel second = open(tunnel);
        assertEquals("it has as many clients as it takes", refusal());
        assertEquals(-1, second.read(ByteBuffer.allocate(1)));
    }

    @Test
    void aTokenThatOthersCouldReadIsNotUsed() throws IOException {
        Token token = readAfterGate();
        assertFalse(token.toString().contains(Files.readString(tokenFile).substring(20, 40)));
        Files.setPosixFilePermissions(tokenFile, PosixFilePermissions.fromString("rw-r--r--"));
        IOException open = assertThrows(IOException.class, () -> gate(Bounds.DEFAULT));
        assertTrue(open.getMessage().contains("is open to other users"), open.getMessage());
        Files.setPosixFilePermissions(tokenFile, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(tokenFile, "pomona-token 1\nnonsense");
        IOException damaged = assertThrows(IOException.class, () -> gate(Bounds.DEFAULT));
        assertTrue(damaged.getMessage().contains("holds no token"), damaged.getMessage());
        Files.delete(tokenFile);
        IOException missing = assertThrows(IOException.class, () -> gate(Bounds.DEFAULT));
        assertTrue(missing.getMessage().contains("there is no token file"), missing.getMessage());
    }
}
