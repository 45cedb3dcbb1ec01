package dev.pomona.shell.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Words as the payload of a {@link Frame}: for each an unsigned 32-bit length and as many bytes of UTF-8. */
public final class WordList {
    /** More are neither written nor read. */
    public static final int MAX_WORDS = 10_000;

    private WordList() {}

    /** As many of the words as fit into a frame. */
    public static byte[] encode(List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = 0;
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            if (++count > MAX_WORDS || out.size() + Integer.BYTES + bytes.length > Frame.MAX_PAYLOAD) break;
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    /** @throws IOException a length is out of bounds, or there are too many */
    public static List<String> decode(byte[] payload) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(payload);
        List<String> words = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                int length = in.getInt();
                if (length < 0 || length > in.remaining() || words.size() == MAX_WORDS) {
                    throw new IOException("not a list of words");
                }
                words.add(new String(payload, in.position(), length, StandardCharsets.UTF_8));
                in.position(in.position() + length);
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("not a list of words", e);
        }
        return words;
    }
}
