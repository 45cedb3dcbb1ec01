package dev.pomona.inspect.log;

import dev.pomona.inspect.packet.Packet;
import dev.pomona.inspect.packet.Words;
import dev.pomona.mux.inspect.PacketTap.Direction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;

/**
 * The wire log's line for one packet. The format is fixed: programs read it.
 *
 * <pre>2026-11-21T16:00:00.123456789Z #3 > TCP 1025>62078 seq=1 ack=1 flags=ACK window=131072 length=512 tx=5 rx=4</pre>
 *
 * <p>Time; link; {@code >} to the phone or {@code <} from it; kind; then fields. Words of the phone (CONTROL, and the text of a
 * reset) are always shown, other payload only if it is asked for, in hex and last.
 */
public final class Line {
    private static final String[] FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
    private static final int MAX_WORDS = 200;

    private Line() {}

    /** @param payload whether to show it */
    public static String of(Packet packet, boolean payload) {
        StringBuilder line = new StringBuilder(160);
        line.append(Instant.ofEpochSecond(packet.epochNanos() / 1_000_000_000, packet.epochNanos() % 1_000_000_000));
        line.append(" #").append(packet.link());
        line.append(packet.direction() == Direction.TO_PHONE ? " > " : " < ");
        boolean spoken = false;
        switch (Words.of(packet)) {
            case Words.Tcp tcp -> {
                line.append("TCP ").append(tcp.from()).append('>').append(tcp.to());
                line.append(" seq=").append(Integer.toUnsignedString(tcp.seq()));
                line.append(" ack=").append(Integer.toUnsignedString(tcp.ack()));
                line.append(" flags=").append(flags(tcp.flags()));
                line.append(" window=").append(tcp.window());
                numbers(line, packet.length(), tcp.numbers());
                spoken = (tcp.flags() & Words.Tcp.RST) != 0;
            }
            case Words.Other other -> {
                line.append(kind(other.protocol()));
                numbers(line, packet.length(), other.numbers());
                spoken = other.protocol() == Words.CONTROL;
                if (spoken && packet.payload().hasRemaining()) {
                    line.append(" level=")
                            .append(packet.payload().get(packet.payload().position()) & 0xff);
                }
            }
            case Words.Broken(int length) -> line.append("BROKEN length=").append(length);
        }
        if (spoken && packet.payload().hasRemaining()) {
            // A message begins with its level.
            int from = packet.payload().position() + (Words.of(packet) instanceof Words.Other ? 1 : 0);
            words(line, packet.payload().slice(from, packet.payload().limit() - from));
        }
        if (payload && packet.payload().hasRemaining()) {
            hex(line.append(" payload="), packet.payload());
            if (packet.payload().remaining() < packet.length()) {
                line.append('+').append(packet.length() - packet.payload().remaining());
            }
        }
        return line.toString();
    }

    private static String kind(int protocol) {
        return switch (protocol) {
            case Words.VERSION -> "VERSION";
            case Words.CONTROL -> "CONTROL";
            case Words.SETUP -> "SETUP";
            default -> "KIND-" + Integer.toUnsignedString(protocol);
        };
    }

    private static void numbers(StringBuilder line, int length, Words.Numbers numbers) {
        line.append(" length=").append(length);
        if (numbers.tx() >= 0) {
            line.append(" tx=").append(numbers.tx()).append(" rx=").append(numbers.rx());
        }
    }

    private static String flags(int flags) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < FLAGS.length; i++) {
            if ((flags & 1 << i) != 0) {
                names.append(names.isEmpty() ? "" : "+").append(FLAGS[i]);
            }
        }
        return names.isEmpty() ? "none" : names.toString();
    }

    /** Text of the phone, which may hold anything, in quotes and on one line. */
    private static void words(StringBuilder line, ByteBuffer bytes) {
        line.append(" words=\"");
        for (int i = 0; i < Math.min(bytes.remaining(), MAX_WORDS); i++) {
            int c = bytes.get(bytes.position() + i) & 0xff;
            if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
                line.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                line.append((char) c);
            }
        }
        line.append('"');
    }

    private static void hex(StringBuilder line, ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            line.append(Character.forDigit(bytes.get(i) >> 4 & 15, 16))
                    .append(Character.forDigit(bytes.get(i) & 15, 16));
        }
    }
}
