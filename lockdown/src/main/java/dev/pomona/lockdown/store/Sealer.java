package dev.pomona.lockdown.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what the vault keeps: AES-256-GCM with a nonce for each writing. What it is sealed for is bound in, so that a file
 * under another name does not open.
 */
final class Sealer {
    private static final byte[] MAGIC = "POMONA1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    Sealer(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    byte[] seal(String name, byte[] clear) throws IOException {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(clear);
            return ByteBuffer.allocate(MAGIC.length + NONCE + sealed.length)
                    .put(MAGIC)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IOException("nothing can be sealed in this Java", e);
        }
    }

    /** @throws IOException if it was sealed with another key, for another name, or was changed since */
    byte[] open(String name, byte[] sealed) throws IOException {
        if (sealed.length < MAGIC.length + NONCE + TAG_BITS / 8
                || !java.util.Arrays.equals(sealed, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("not sealed by this vault");
        }
        byte[] nonce = java.util.Arrays.copyOfRange(sealed, MAGIC.length, MAGIC.length + NONCE);
        int begin = MAGIC.length + NONCE;
        try {
            return cipher(Cipher.DECRYPT_MODE, name, nonce).doFinal(sealed, begin, sealed.length - begin);
        } catch (GeneralSecurityException e) {
            throw new IOException("sealed with another key, or damaged");
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("pomona vault 1 " + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "sealer";
    }
}
