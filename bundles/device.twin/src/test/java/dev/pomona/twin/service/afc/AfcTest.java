package dev.pomona.twin.service.afc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.twin.lockdown.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AfcTest {
    private static final byte[] NONE = {};
    private final FileTree tree = new FileTree(96L << 20, () -> 1_700_000_000_000_000_000L);
    private long number;

    private Socket connect() throws IOException {
        return Wire.open(host -> new AfcServer(tree, "iPhone14,5", host).run());
    }

    private record Reply(long operation, byte[] arguments, byte[] payload) {
        long value() {
            return ByteBuffer.wrap(arguments).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }

        List<String> texts() {
            String text = new String(payload, StandardCharsets.UTF_8);
            assertTrue(text.endsWith("\0"));
            return Arrays.asList(text.substring(0, text.length() - 1).split("\0", -1));
        }
    }

    private void send(Socket socket, int operation, byte[] arguments, byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new AfcPacket(++number, operation, arguments, payload.length).encode());
        out.writeBytes(payload);
        out.writeTo(socket.getOutputStream());
    }

    private Reply receive(Socket socket, long expected) throws IOException {
        AfcPacket head = AfcPacket.read(socket.getInputStream()).orElseThrow();
        assertEquals(expected, head.number());
        return new Reply(
                head.operation(), head.arguments(), socket.getInputStream().readNBytes((int) head.payload()));
    }

    private Reply call(Socket socket, int operation, byte[] arguments, byte[] payload) throws IOException {
        send(socket, operation, arguments, payload);
        return receive(socket, number);
    }

    private Reply call(Socket socket, int operation, Object... arguments) throws IOException {
        return call(socket, operation, bytes(arguments), NONE);
    }

    private static byte[] bytes(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object argument : arguments) {
            if (argument instanceof Long value) {
                out.writeBytes(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
            } else {
                out.writeBytes(argument.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private void status(long expected, Reply reply) {
        assertEquals(AfcPacket.STATUS, reply.operation());
        assertEquals(expected, reply.value());
    }

    private long open(Socket socket, long mode, String path) throws IOException {
        Reply reply = call(socket, 0x0d, mode, path + "\0");
        assertEquals(0x0e, reply.operation());
        return reply.value();
    }

    @Test
    void writesReadsSeeksAndTells() throws Exception {
        try (Socket socket = connect()) {
            status(8, call(socket, 0x0d, 1L, "/a.txt\0"));
            long handle = open(socket, 4, "/a.txt");
            assertTrue(handle != 0);
            byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
            status(0, call(socket, 0x10, bytes(handle), hello));
            status(0, call(socket, 0x10, bytes(handle), NONE));
            assertEquals(5, call(socket, 0x12, handle).value());
            status(0, call(socket, 0x11, handle, 1L, -4L));
            assertArrayEquals(
                    "ello".getBytes(StandardCharsets.UTF_8),
                    call(socket, 0x0f, handle, 1000L).payload());
            Reply end = call(socket, 0x0f, handle, 1000L);
            assertEquals(AfcPacket.DATA, end.operation());
            assertEquals(0, end.payload().length);
            status(0, call(socket, 0x15, handle, 2L));
            assertEquals("2", call(socket, 0x0a, "/a.txt").texts().get(1));
            assertEquals(20, call(socket, 0x1d, "/a.txt").payload().length);
            status(0, call(socket, 0x14, handle));
            status(7, call(socket, 0x14, handle));
            status(0, call(socket, 0x07, 9L, "a.txt\0"));
            long reader = open(socket, 1, "a.txt");
            assertArrayEquals(
                    new byte[] {'h', 'e', 0, 0, 0, 0, 0, 0, 0},
                    call(socket, 0x0f, reader, 100L).payload());
            status(10, call(socket, 0x10, bytes(reader), hello));
            long appender = open(socket, 5, "a.txt");
            status(0, call(socket, 0x10, bytes(appender), hello));
            assertEquals("14", call(socket, 0x0a, "/a.txt").texts().get(1));
            status(10, call(socket, 0x0f, appender, 1L));
        }
    }

    @Test
    void keepsDirectories() throws Exception {
        try (Socket socket = connect()) {
            status(0, call(socket, 0x09, "/a/b/c"));
            status(0, call(socket, 0x09, "/a/b/c\0"));
            for (String root : List.of("/", ".", "", "/\0", "a/..")) {
                assertEquals(List.of(".", "..", "a"), call(socket, 0x03, root).texts());
            }
            status(1, call(socket, 0x08, "/a"));
            status(8, call(socket, 0x08, "/none"));
            status(9, call(socket, 0x0d, 1L, "/a"));
            long file = open(socket, 3, "/a/file");
            status(4, call(socket, 0x03, "/a/file"));
            status(0, call(socket, 0x14, file));
            status(0, call(socket, 0x18, "/a/file\0/a/b/moved\0"));
            assertEquals(
                    List.of(".", "..", "c", "moved"), call(socket, 0x03, "/a/b").texts());
            status(10, call(socket, 0x18, "/a\0/a/b/inside\0"));
            status(0, call(socket, 0x22, "/a"));
            assertEquals(List.of(".", ".."), call(socket, 0x03, "/").texts());
            status(10, call(socket, 0x0d, 1L, "../../etc/passwd"));
            status(10, call(socket, 0x22, "/"));
        }
    }

    @Test
    void keepsLinksAndTimes() throws Exception {
        try (Socket socket = connect()) {
            status(0, call(socket, 0x14, open(socket, 3, "/real")));
            status(0, call(socket, 0x1c, 2L, "real\0/soft\0"));
            status(0, call(socket, 0x1c, 1L, "real\0/hard\0"));
            List<String> soft = call(socket, 0x0a, "/soft").texts();
            assertEquals(List.of("st_ifmt", "S_IFLNK"), soft.subList(6, 8));
            assertEquals(List.of("LinkTarget", "real"), soft.subList(12, 14));
            assertEquals("2", call(socket, 0x0a, "/hard").texts().get(5));
            status(0, call(socket, 0x1c, 2L, "../../outside\0/out\0"));
            status(10, call(socket, 0x0d, 1L, "/out"));
            status(0, call(socket, 0x1c, 2L, "loop\0/loop\0"));
            status(8, call(socket, 0x0d, 1L, "/loop"));
            status(0, call(socket, 0x1e, 123_456_789L, "/soft\0"));
            assertEquals("123456789", call(socket, 0x0a, "/real").texts().get(9));
        }
    }

    @Test
    void locksKeepOthersOutUntilTheirConnectionEnds() throws Exception {
        try (Socket second = connect()) {
            try (Socket first = connect()) {
                status(0, call(first, 0x1b, open(first, 3, "/l"), 6L));
                status(19, call(second, 0x1b, open(second, 2, "/l"), 6L));
                first.shutdownOutput();
                assertEquals(-1, first.getInputStream().read());
            }
            status(0, call(second, 0x1b, open(second, 2, "/l"), 6L));
        }
    }

    @Test
    void answersPipelinedReadsInOrder() throws Exception {
        byte[] content = new byte[3 << 20];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
        try (Socket socket = connect()) {
            long handle = open(socket, 4, "/big");
            status(0, call(socket, 0x10, bytes(handle), content));
            status(0, call(socket, 0x11, handle, 0L, 0L));
            long first = number + 1;
            for (int i = 0; i < 10; i++) {
                send(socket, 0x0f, bytes(handle, 400_000L), NONE);
            }
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            for (int i = 0; i < 10; i++) {
                read.writeBytes(receive(socket, first + i).payload());
            }
            assertArrayEquals(content, read.toByteArray());
        }
    }

    @Test
    void refusesMoreThanItsMemory() throws Exception {
        FileTree small = new FileTree(1 << 20, () -> 1);
        try (Socket socket = Wire.open(host -> new AfcServer(small, "x", host).run())) {
            long handle = open(socket, 3, "/big");
            status(18, call(socket, 0x10, bytes(handle), new byte[2 << 20]));
            status(18, call(socket, 0x28, bytes(handle, 1L << 43), new byte[1]));
            assertEquals("Model", call(socket, 0x0b, NONE, NONE).texts().get(0));
        }
    }

    @Test
    void unknownOperationsAndBadArgumentsKeepTheConnection() throws Exception {
        try (Socket socket = connect()) {
            status(15, call(socket, 0x04, "/x"));
            status(15, call(socket, 0x23, bytes("/x"), new byte[300_000]));
            status(2, call(socket, 0x0d, "abc"));
            status(2, call(socket, 0x18, "/only"));
            status(7, call(socket, 0x0d, 9L, "/x"));
            assertEquals(List.of(".", ".."), call(socket, 0x03, "/").texts());
        }
    }

    @Test
    void packetsAreLaidOutAsOnThePhone() throws Exception {
        byte[] golden = HexFormat.of()
                .parseHex("434641364c5041413700000000000000370000000000000007000000000000000d000000000000000300000000"
                        + "0000002f612e74787400");
        AfcPacket packet = AfcPacket.read(new ByteArrayInputStream(golden)).orElseThrow();
        assertEquals(7, packet.number());
        assertEquals(0x0d, packet.operation());
        assertEquals(3, packet.argument(0));
        assertEquals("/a.txt", packet.path(1));
        assertArrayEquals(golden, packet.encode());
    }

    @Test
    void lengthsOutOfBoundsAreRefused() {
        for (long[] lengths :
                new long[][] {{0, 0}, {40, 39}, {39, 40}, {-1, 40}, {Long.MAX_VALUE, 40}, {1L << 40, 1L << 40}}) {
            byte[] head = new AfcPacket(1, 3, NONE, 0).encode();
            ByteBuffer.wrap(head)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(8, lengths[0])
                    .putLong(16, lengths[1]);
            assertThrows(IOException.class, () -> AfcPacket.read(new ByteArrayInputStream(head)));
        }
    }

    @Property(tries = 200)
    void anyHeadIsReadOrRefused(@ForAll byte[] noise) {
        byte[] head = new AfcPacket(1, 3, NONE, 0).encode();
        System.arraycopy(noise, 0, head, Math.min(8, head.length), Math.min(noise.length, head.length - 8));
        try {
            AfcPacket packet = AfcPacket.read(new ByteArrayInputStream(head)).orElseThrow();
            assertEquals(0, packet.arguments().length);
        } catch (IOException refused) {
            assertTrue(refused.getMessage() != null);
        }
    }
}
