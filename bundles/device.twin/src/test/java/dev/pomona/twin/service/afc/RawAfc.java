package dev.pomona.twin.service.afc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pomona.mux.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A host that knows nothing but bytes, so that it shares no mistake with either side. */
final class RawAfc implements AutoCloseable {
    private static final long MAGIC = 0x4141504c36414643L;
    private final Connection connection;
    private long number;

    /** What came. */
    record Reply(long entire, long own, long number, long operation, byte[] body) {
        long value() {
            assertEquals(48, entire);
            assertEquals(48, own);
            return ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }

        long status() {
            assertEquals(1, operation, this::toString);
            return value();
        }

        byte[] data() {
            assertEquals(2, operation, () -> "not data but " + operation + ", status " + value());
            assertEquals(40, own, "data is payload, not arguments");
            return body;
        }

        List<String> texts() {
            String text = new String(data(), StandardCharsets.UTF_8);
            assertEquals('\0', text.charAt(text.length() - 1));
            return Arrays.asList(text.substring(0, text.length() - 1).split("\0", -1));
        }
    }

    RawAfc(Connection connection) {
        this.connection = connection;
    }

    /** Numbers, and texts as they are: a NUL only where one is written. */
    static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            switch (part) {
                case Long n ->
                    out.writeBytes(ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(n)
                            .array());
                case byte[] b -> out.writeBytes(b);
                default -> out.writeBytes(part.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    void send(long entire, long own, long packet, long operation, byte[] rest) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(40 + rest.length).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(MAGIC).putLong(entire).putLong(own).putLong(packet).putLong(operation);
        connection.write(b.put(rest).flip());
    }

    long send(long operation, byte[] arguments, byte[] payload) throws IOException {
        long own = 40 + arguments.length;
        send(own + payload.length, own, ++number, operation, bytes(arguments, payload));
        return number;
    }

    Reply receive() throws IOException {
        ByteBuffer head = fill(40).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(MAGIC, head.getLong());
        long entire = head.getLong();
        long own = head.getLong();
        return new Reply(
                entire,
                own,
                head.getLong(),
                head.getLong(),
                fill((int) entire - 40).array());
    }

    private ByteBuffer fill(int size) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(size);
        while (b.hasRemaining()) {
            if (connection.read(b) < 0) throw new java.io.EOFException();
        }
        return b.flip();
    }

    Reply call(long operation, Object... arguments) throws IOException {
        return call(operation, bytes(arguments), new byte[0]);
    }

    Reply call(long operation, byte[] arguments, byte[] payload) throws IOException {
        long sent = send(operation, arguments, payload);
        Reply reply = receive();
        assertEquals(sent, reply.number());
        return reply;
    }

    long open(long mode, String path) throws IOException {
        Reply reply = call(0x0d, mode, path);
        assertEquals(0x0e, reply.operation(), () -> "status " + reply.value());
        return reply.value();
    }

    long write(long handle, byte[] payload) throws IOException {
        return call(0x10, bytes(handle), payload).status();
    }

    /** What comes instead of AFC. */
    byte[] read(int size) throws IOException {
        return fill(size).array();
    }

    void write(byte[] bytes) throws IOException {
        connection.write(ByteBuffer.wrap(bytes));
    }

    boolean ended() throws IOException {
        return connection.read(ByteBuffer.allocate(1)) < 0;
    }

    @Override
    public void close() {
        connection.close();
    }
}
