package dev.pomona.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Packets to the port of multicast DNS from a machine that means harm, each in a file. */
final class HostileAnswers {
    private static final byte[] SERVICE =
            "\u000e_apple-mobdev2\u0004_tcp\u0005local\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PTR = 12;
    private static final int TXT = 16;
    private static final int AAAA = 28;

    private HostileAnswers() {}

    private static byte[] packet(int answers, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                ByteBuffer.allocate(12).putInt(0x8400).putInt(answers).putInt(0).array());
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }

    private static byte[] record(byte[] name, int type, byte[] data) {
        return ByteBuffer.allocate(name.length + 10 + data.length)
                .put(name)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(Integer.MAX_VALUE)
                .putShort((short) data.length)
                .put(data)
                .array();
    }

    private static byte[] instance(String label) {
        return ByteBuffer.allocate(1 + label.length() + SERVICE.length)
                .put((byte) label.length())
                .put(label.getBytes(StandardCharsets.US_ASCII))
                .put(SERVICE)
                .array();
    }

    /** Circles, depths, wrong lengths, noise, and phones that are not there. */
    static void write(Path folder) throws IOException {
        byte[] circle = {(byte) 0xC0, 12};
        byte[] deep = new byte[8001];
        for (int i = 0; i < 8000; i += 2) deep[i] = 1;
        byte[] texts = new byte[256];
        texts[0] = (byte) 255;
        Random random = new Random(7);
        int number = 0;
        Files.write(folder.resolve("p" + number++), packet(1, record(circle, PTR, circle)));
        Files.write(folder.resolve("p" + number++), packet(1, record(deep, PTR, deep)));
        Files.write(folder.resolve("p" + number++), packet(1, record(SERVICE, AAAA, new byte[3])));
        Files.write(folder.resolve("p" + number++), packet(0xFFFF, record(SERVICE, PTR, instance("x"))));
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[1 + random.nextInt(1400)];
            random.nextBytes(noise);
            Files.write(folder.resolve("p" + number++), packet(1, noise));
        }
        for (int i = 0; i < 1000; i++) {
            byte[] phone = instance("02:11:22:33:%02x:%02x@fe80::1".formatted(i / 256, i % 256));
            byte[] lie = packet(2, record(SERVICE, PTR, phone), record(phone, TXT, texts));
            Files.write(folder.resolve("p" + number++), lie);
        }
    }
}
