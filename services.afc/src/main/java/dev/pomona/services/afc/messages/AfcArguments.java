package dev.pomona.services.afc.messages;

import dev.pomona.services.afc.AfcProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pieces that requests and replies are made of. */
public final class AfcArguments {
    private AfcArguments() {}

    /** Numbers, then texts, each text with its NUL. */
    static byte[] of(List<Long> numbers, String... texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long number : numbers) {
            for (int shift = 0; shift < 64; shift += 8) out.write((int) (number >>> shift));
        }
        for (String text : texts) {
            checkText(text);
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            out.write(0);
        }
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException for a text that the wire cannot carry whole */
    public static void checkText(String text) {
        if (text.indexOf('\0') >= 0) throw new IllegalArgumentException("NUL in a path or text");
        if (text.length() > 64 * 1024)
            throw new IllegalArgumentException("a path or text of more than 64 Ki characters");
    }

    static long number(ByteBuffer b) throws AfcProtocolException {
        if (b.remaining() < Long.BYTES) throw new AfcProtocolException("AFC arguments end too early");
        return b.order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Up to the next NUL; some clients leave the last one out. */
    static String text(ByteBuffer b) {
        byte[] bytes = new byte[length(b)];
        b.get(bytes);
        if (b.hasRemaining()) b.get();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int length(ByteBuffer b) {
        int n = 0;
        while (n < b.remaining() && b.get(b.position() + n) != 0) n++;
        return n;
    }

    /** Texts that each end with NUL. A last one without NUL is taken, too. */
    public static List<String> texts(ByteBuffer bytes) {
        ByteBuffer b = bytes.duplicate();
        List<String> texts = new ArrayList<>();
        while (b.hasRemaining()) texts.add(text(b));
        return texts;
    }

    /** Keys and values in turn. */
    public static Map<String, String> dictionary(ByteBuffer bytes) throws AfcProtocolException {
        List<String> texts = texts(bytes);
        if (texts.size() % 2 != 0) throw new AfcProtocolException("an AFC key without a value");
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i += 2) map.put(texts.get(i), texts.get(i + 1));
        return map;
    }

    /** The reverse of {@link #texts}. */
    static byte[] encodeTexts(List<String> texts) {
        return of(List.of(), texts.toArray(String[]::new));
    }

    /** The reverse of {@link #dictionary}. */
    static byte[] encodeDictionary(Map<String, String> map) {
        List<String> texts = new ArrayList<>();
        map.forEach((k, v) -> {
            texts.add(k);
            texts.add(v);
        });
        return encodeTexts(texts);
    }
}
