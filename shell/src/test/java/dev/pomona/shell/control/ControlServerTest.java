package dev.pomona.shell.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.shell.LineEditor;
import dev.pomona.shell.client.ControlClient;
import dev.pomona.shell.client.Frame;
import dev.pomona.shell.client.LineSource;
import dev.pomona.shell.client.RequestJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ControlServerTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final AtomicBoolean cancelSeen = new AtomicBoolean();
    private Path folder;
    private Path socket;
    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("ctl");
        socket = folder.resolve("c.sock");
        server = ControlServer.open(socket, (args, caller) -> {
            try {
                return switch (args.getFirst()) {
                    case "echo" -> {
                        caller.out().print(String.join("|", args) + "|" + caller.directory() + "|" + caller.width());
                        caller.err().print("remark");
                        yield 4;
                    }
                    case "cat" -> {
                        caller.in().transferTo(caller.out());
                        yield 0;
                    }
                    case "lines" -> {
                        if (!(caller.in() instanceof LineEditor editor)) {
                            caller.in().transferTo(caller.out());
                            yield 7;
                        }
                        String line;
                        while ((line = editor.readLine("say> ", ControlServerTest::candidates)) != null)
                            caller.out().print("[" + line + "]");
                        yield 0;
                    }
                    case "wait" -> {
                        started.countDown();
                        new CountDownLatch(1).await();
                        yield 0;
                    }
                    case "stream", "stop" -> {
                        started.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        yield 0;
                    }
                    default -> {
                        byte[] block = new byte[1 << 20];
                        while (!caller.out().checkError() && !caller.cancelled().get())
                            caller.out().write(block);
                        started.countDown();
                        interrupted.countDown();
                        yield 1;
                    }
                };
            } catch (InterruptedException e) {
                cancelSeen.set(caller.cancelled().get());
                interrupted.countDown();
                return 130;
            } catch (IOException e) {
                return 1;
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        Files.deleteIfExists(folder);
    }

    private static List<String> candidates(List<String> before, String word) {
        if (word.equals("bad")) throw new IllegalStateException("no idea");
        return List.of(String.join("+", before) + "/" + word, "other");
    }

    /** A person who asks for completion, types what was first offered, and then wants no more. */
    private static final class Person implements LineSource {
        final List<String> seen = new CopyOnWriteArrayList<>();
        private final Deque<List<String>> typed = new ArrayDeque<>(List.of(List.of("ls", "/D"), List.of("bad")));
        volatile boolean closed;

        @Override
        public String readLine(String prompt, UnaryOperator<List<String>> complete) {
            seen.add(prompt);
            List<String> words = typed.poll();
            if (words == null) return null;
            List<String> offered = complete.apply(words);
            return offered.isEmpty() ? "nothing" : offered.getFirst();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void linesAreCompletedByTheCommand() throws IOException {
        Person person = new Person();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String request = RequestJson.write(List.of("lines"), "/tmp", true, true, 99, Map.of());
        try (ControlClient client = ControlClient.connect(socket)) {
            assertEquals(
                    0,
                    client.run(
                            request,
                            InputStream.nullInputStream(),
                            out,
                            OutputStream.nullOutputStream(),
                            () -> person));
        }
        assertEquals("[ls//D][nothing]", out.toString(StandardCharsets.UTF_8));
        assertEquals(List.of("say> ", "say> ", "say> "), person.seen);
        assertTrue(person.closed);
    }

    @Test
    void aClientWithoutLinesHasPlainInput() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream in = new ByteArrayInputStream("a\nb\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(7, run(in, out, OutputStream.nullOutputStream(), "lines"));
        assertEquals("a\nb\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aClientThatCannotReadLinesAfterAllEndsTheInput() throws IOException {
        String request = RequestJson.write(List.of("lines"), "/tmp", true, true, 99, Map.of());
        try (ControlClient client = ControlClient.connect(socket)) {
            assertEquals(
                    0,
                    client.run(
                            request,
                            InputStream.nullInputStream(),
                            OutputStream.nullOutputStream(),
                            OutputStream.nullOutputStream()));
        }
    }

    @Test
    void linesThatNobodyAskedForEndTheConversation() throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = Channels.newOutputStream(channel);
            Frame.write(out, new Frame.Request(request("wait").getBytes(StandardCharsets.UTF_8)));
            try {
                for (int i = 0; i < 10; i++) Frame.write(out, new Frame.Line(new byte[] {'x'}));
                InputStream in = Channels.newInputStream(channel);
                Frame last = Frame.read(in);
                while (last != null && !(last instanceof Frame.Exit)) last = Frame.read(in);
                assertTrue(last == null || ((Frame.Exit) last).code() == 130, String.valueOf(last));
            } catch (IOException e) {
                // The hub may have closed before the last of them was written.
                assertTrue(interrupted.await(10, TimeUnit.SECONDS), e::toString);
            }
            assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        }
    }

    private int run(InputStream in, OutputStream out, OutputStream err, String... args) throws IOException {
        try (ControlClient client = ControlClient.connect(socket)) {
            return client.run(request(args), in, out, err);
        }
    }

    private static String request(String... args) {
        return RequestJson.write(List.of(args), "/tmp", true, 99, Map.of("LANG", "C"));
    }

    @Test
    void onlyTheOwnerMayConnect() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }

    @Test
    void aCommandGoesThereAndBack() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(4, run(InputStream.nullInputStream(), out, err, "echo", "ä\"\\\n\u0001", "東"));
        assertEquals("echo|ä\"\\\n\u0001|東|/tmp|99", out.toString(StandardCharsets.UTF_8));
        assertEquals("remark", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void standardInputIsPassedWholeAndOnlyWhenAsked() throws IOException {
        byte[] data = new byte[3_000_000];
        new Random(1).nextBytes(data);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(0, run(new ByteArrayInputStream(data), out, OutputStream.nullOutputStream(), "cat"));
        assertArrayEquals(data, out.toByteArray());
        InputStream untouched = new ByteArrayInputStream(data);
        run(untouched, OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), "echo");
        assertEquals(data.length, untouched.available());
    }

    @Test
    void cancellingInterruptsTheCommand() throws Exception {
        try (ControlClient client = ControlClient.connect(socket)) {
            Thread.ofVirtual().start(() -> {
                try {
                    started.await();
                } catch (InterruptedException e) {
                    return;
                }
                client.cancel();
            });
            OutputStream nowhere = OutputStream.nullOutputStream();
            assertEquals(130, client.run(request("wait"), InputStream.nullInputStream(), nowhere, nowhere));
            assertTrue(cancelSeen.get());
        }
    }

    @ParameterizedTest
    @CsvSource({"stream,1,pomona: the hub was stopped", "wait,1,pomona: the hub was stopped", "stop,0,''"})
    void aHubThatStopsSaysSoToWhomItLeaves(String command, int code, String words) throws Exception {
        Thread.ofVirtual().start(() -> {
            try {
                started.await();
            } catch (InterruptedException e) {
                return;
            }
            server.close();
        });
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = run(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, command);
        assertEquals(code, exit);
        assertEquals(words, err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void aStreamThatItsCallerEndsEndsWell() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ControlClient client = ControlClient.connect(socket)) {
            Thread.ofVirtual().start(() -> {
                try {
                    started.await();
                } catch (InterruptedException e) {
                    return;
                }
                client.cancel();
            });
            OutputStream nowhere = OutputStream.nullOutputStream();
            assertEquals(0, client.run(request("stream"), InputStream.nullInputStream(), nowhere, err));
        }
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    /** A stream that cannot be written. */
    private static OutputStream broken(String why) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
    }

    @Test
    void onlyAReaderThatHasGoneIsABrokenPipe() throws IOException {
        OutputStream nowhere = OutputStream.nullOutputStream();
        InputStream none = InputStream.nullInputStream();
        assertEquals(141, run(none, broken("Broken pipe"), nowhere, "echo"));
        assertEquals(141, run(none, broken("Daten\u00fcbergabe unterbrochen (broken pipe)"), nowhere, "echo"));
        IOException full =
                assertThrows(IOException.class, () -> run(none, broken("No space left on device"), nowhere, "echo"));
        assertEquals("standard output: No space left on device", full.getMessage());
    }

    @Test
    void aClientThatGoesCancelsItsCommand() throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            send(channel, request("wait"));
            assertTrue(started.await(10, TimeUnit.SECONDS));
        }
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        assertTrue(cancelSeen.get());
    }

    @Test
    void aClientThatDoesNotReadHoldsUpNobodyElse() throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            send(channel, request("flood"));
            OutputStream nowhere = OutputStream.nullOutputStream();
            assertEquals(4, run(InputStream.nullInputStream(), nowhere, nowhere, "echo"));
        }
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void hostileClientsAreHungUpOn() throws Exception {
        for (byte[] bytes : List.of(
                new byte[] {1, -1, -1, -1, -1},
                new byte[] {4, 0, 0, 0, 0},
                new byte[] {1, 0, 0, 0, 2, '[', ']'},
                new byte[] {1, 0, 0, 0, 2, '{', '}'},
                new byte[] {1, 0, 0, 0, 1, 'x'})) {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                Channels.newOutputStream(channel).write(bytes);
                assertEquals(-1, Channels.newInputStream(channel).read());
            }
        }
    }

    @Test
    void inputThatNobodyAskedForIsRefused() throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            send(channel, request("wait"));
            Frame.write(Channels.newOutputStream(channel), new Frame.Stdin(new byte[10]));
            assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aSecondHubIsRefusedAndADeadOnesSocketReplaced() throws IOException {
        assertThrows(IOException.class, () -> ControlServer.open(socket, (a, c) -> 0));
        Path dead = folder.resolve("d.sock");
        Files.createFile(dead);
        ControlServer.open(dead, (a, c) -> 0).close();
        assertTrue(Files.notExists(dead));
    }

    private static void send(SocketChannel channel, String request) throws IOException {
        Frame.write(Channels.newOutputStream(channel), new Frame.Request(request.getBytes(StandardCharsets.UTF_8)));
    }
}
