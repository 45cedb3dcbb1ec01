package dev.pomona.lockdown.pairing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** PEM text to DER and back; any line ends, also none. */
public final class Pem {
    private Pem() {}

    /**
     * The first block, whatever it is called. Bare base64 and bare DER are taken as well, because some programs store those.
     *
     * @throws IllegalArgumentException without repeating content
     */
    public static byte[] decode(byte[] text) {
        if (text.length > 2 && text[0] == 0x30) return text.clone();
        String s = new String(text, StandardCharsets.ISO_8859_1);
        int begin = s.indexOf("-----BEGIN ");
        if (begin >= 0) {
            int from = s.indexOf("-----", begin + 11);
            int to = from < 0 ? -1 : s.indexOf("-----END ", from + 5);
            if (to < 0) throw new IllegalArgumentException("PEM text without an end");
            s = s.substring(from + 5, to);
        }
        try {
            return Base64.getDecoder().decode(s.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PEM text that is not base64");
        }
    }

    /** With lines of 64 characters, each ended by a line feed. */
    public static byte[] encode(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
