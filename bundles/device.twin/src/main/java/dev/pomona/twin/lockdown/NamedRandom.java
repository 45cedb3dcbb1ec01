package dev.pomona.twin.lockdown;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Bytes that look random and follow from a name: the same for ever. Only for what need not be secret. */
final class NamedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] name;
    private long count;

    NamedRandom(String name) {
        super(null, null);
        this.name = name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void nextBytes(byte[] target) {
        for (int at = 0; at < target.length; ) {
            byte[] block = block();
            int n = Math.min(block.length, target.length - at);
            System.arraycopy(block, 0, target, at, n);
            at += n;
        }
    }

    private byte[] block() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(count++).array());
            return sha.digest(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
