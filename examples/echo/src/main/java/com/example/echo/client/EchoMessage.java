package com.example.echo.client;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The service's wire format: a length of four bytes, big-endian, then so many bytes of UTF-8. Decode stands beside encode. */
public record EchoMessage(String words) {
    /** The largest body. What the other side announces is checked before anything is allocated. */
    public static final int MAX = 64 * 1024;

    /** Where bytes come from; fills the buffer, or fails. */
    @FunctionalInterface
    public interface Source {
        void fill(ByteBuffer target) throws IOException;
    }

    /** As on the wire. */
    public ByteBuffer encode() {
        byte[] body = words.getBytes(StandardCharsets.UTF_8);
        if (body.length > MAX) throw new IllegalArgumentException("more than " + MAX + " bytes");
        return ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
    }

    /** @throws ProtocolException the length is out of bounds */
    public static EchoMessage decode(Source source) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Integer.BYTES);
        source.fill(head);
        int length = head.flip().getInt();
        if (length < 0 || length > MAX) throw new ProtocolException("a message of " + length + " bytes");
        ByteBuffer body = ByteBuffer.allocate(length);
        source.fill(body);
        return new EchoMessage(StandardCharsets.UTF_8.decode(body.flip()).toString());
    }
}
