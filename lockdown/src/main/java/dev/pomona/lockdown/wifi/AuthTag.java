package dev.pomona.lockdown.wifi;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * By which a phone that hides its hardware address lets the hosts it trusts know it: eight bytes made of the pairing's
 * HostID and the announcement's identifier. A hint only; the proof is TLS.
 */
final class AuthTag {
    private static final int KEY = 32;
    private static final int TAG = 8;

    private AuthTag() {}

    static byte[] of(String hostId, String identifier) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA512Digest());
        generator.init(new HKDFParameters(hostId.getBytes(StandardCharsets.UTF_8), null, null));
        byte[] key = new byte[KEY];
        int made = generator.generateBytes(key, 0, KEY);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, 0, made, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(identifier.getBytes(StandardCharsets.UTF_8)), TAG);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC", e);
        }
    }
}
