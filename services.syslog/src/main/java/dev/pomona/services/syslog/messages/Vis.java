package dev.pomona.services.syslog.messages;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The escapes by which the phone sends bytes that are not plain ASCII. */
public final class Vis {
    private Vis() {}

    /** The text behind the escapes. Octal escapes of control bytes stay as they are, so that no text can steer a terminal. */
    public static String decode(ByteBuffer bytes) {
        byte[] in = new byte[bytes.remaining()];
        bytes.duplicate().get(in);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; ) i += one(in, i, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Decodes what stands at {@code i}; returns how many bytes that was. */
    private static int one(byte[] in, int i, ByteArrayOutputStream out) {
        if (in[i] == '\\') {
            if (at(in, i + 1) == '\\') {
                out.write('\\');
                return 2;
            }
            int second = at(in, i + 2);
            int third = at(in, i + 3);
            if (at(in, i + 1) == 'M' && second == '-' && third > ' ' && third < 0x7f) {
                out.write(third | 0x80);
                return 4;
            }
            if (at(in, i + 1) == 'M' && second == '^' && third >= '?' && third <= '_') {
                out.write((third ^ 0x40) | 0x80);
                return 4;
            }
            int octal = octal(in, i + 1);
            if (octal >= ' ' && octal != 0x7f && octal <= 0xff) {
                out.write(octal);
                return 4;
            }
        }
        out.write(in[i]);
        return 1;
    }

    private static int octal(byte[] in, int i) {
        int value = 0;
        for (int k = i; k < i + 3; k++) {
            int digit = at(in, k) - '0';
            if (digit < 0 || digit > 7) return -1;
            value = value * 8 + digit;
        }
        return value;
    }

    private static int at(byte[] in, int i) {
        return i < in.length ? in[i] : -1;
    }
}
