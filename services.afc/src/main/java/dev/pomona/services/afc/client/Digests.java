package dev.pomona.services.afc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Compares what is on the phone with what is on the disk, by reading both. */
final class Digests {
    /** How much of an interrupted copy's end is compared before it is continued. */
    private static final int OVERLAP = 1024 * 1024;

    private Digests() {}

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** @throws AfcDifferenceException unless both have the same length and the same bytes */
    static void same(AfcClientImpl client, String remote, Path local, String name) throws IOException {
        MessageDigest there = newSha256();
        long length = 0;
        try (AheadInput in = client.ahead(remote, client.stat(remote).size())) {
            for (ByteBuffer piece = in.piece(); piece.hasRemaining(); piece = in.piece()) {
                length += piece.remaining();
                there.update(piece);
            }
        }
        MessageDigest here = newSha256();
        long size = 0;
        ByteBuffer buffer = ByteBuffer.allocate(client.settings().chunk());
        try (FileChannel in = FileChannel.open(local, StandardOpenOption.READ)) {
            while (in.read(buffer.clear()) >= 0) {
                size += buffer.flip().remaining();
                here.update(buffer);
            }
        }
        if (length != size || !Arrays.equals(there.digest(), here.digest())) {
            throw new AfcDifferenceException(
                    name,
                    "the copy differs from its source when read again (" + length + " bytes on the phone, " + size
                            + " bytes here); nothing was replaced");
        }
    }

    /**
     * How much of {@code size} bytes an interrupted copy has already: all it has if its end is the same on both sides, or nothing.
     *
     * @param length of the interrupted copy, on whichever side
     */
    static long agreed(AfcClientImpl client, String remote, Path local, long length, long size) throws IOException {
        if (length <= 0 || length > size) return 0;
        long from = Math.max(0, length - OVERLAP);
        int wanted = (int) (length - from);
        ByteBuffer here = ByteBuffer.allocate(wanted);
        try (FileChannel in = FileChannel.open(local, StandardOpenOption.READ)) {
            in.position(from);
            while (here.hasRemaining() && in.read(here) >= 0) continue;
        }
        byte[] there;
        try (AheadInput in = client.ahead(remote, from, wanted)) {
            there = in.readNBytes(wanted);
        }
        return !here.hasRemaining() && Arrays.equals(here.array(), there) ? length : 0;
    }
}
