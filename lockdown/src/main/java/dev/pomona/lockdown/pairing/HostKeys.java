package dev.pomona.lockdown.pairing;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** The two key pairs of a new pairing. Made before the phone is asked: it takes a while, and phones close idle connections. */
public record HostKeys(KeyPair root, KeyPair host) {
    static final int BITS = 2048;

    public static HostKeys generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return new HostKeys(generator.generateKeyPair(), generator.generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no RSA", e);
        }
    }

    @Override
    public String toString() {
        return "host keys";
    }
}
