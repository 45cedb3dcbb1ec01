package dev.pomona.services.syslog.client;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import dev.pomona.services.syslog.messages.TraceFrame;
import dev.pomona.services.syslog.messages.TraceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/** What a phone sends over os_trace_relay, as text of one character per byte. */
public final class TraceWire {
    /** The frame that the protocol page works out byte by byte. */
    public static final byte[] WORKED = HexFormat.ofDelimiter(" ")
            .parseHex("02 be 00 00 00 02 08 00 00 00 81 00 00 00 00 02 00 00 00 02 00 00 00 00 00 00 00 01 02 03 04 05 "
                    + "06 07 08 09 0a 0b 0c 0d 0e 0f 13 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 f1 53 65 "
                    + "00 00 00 00 90 d0 03 00 00 10 00 00 00 00 00 00 15 cd 5b 07 00 00 00 00 34 12 00 00 00 00 00 00 "
                    + "10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 17 00 06 00 00 00 a0 04 00 00 09 00 00 00 04 00 "
                    + "00 00 00 00 00 00 2f 75 73 72 2f 6c 69 62 65 78 65 63 2f 64 65 6d 6f 64 00 2f 75 73 72 2f 6c 69 "
                    + "62 2f 6c 69 62 64 65 6d 6f 2e 64 79 6c 69 62 00 68 65 6c 6c 6f 00 63 6f 6d 2e 64 65 6d 6f 00 6e "
                    + "65 74 00");

    private TraceWire() {}

    public static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    public static String reply(NSDictionary plist) {
        try {
            byte[] body = BinaryPropertyListWriter.writeToArray(plist);
            return text(new TraceFrame.Reply(ByteBuffer.wrap(body)).encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String ok() {
        NSDictionary plist = new NSDictionary();
        plist.put("Status", "RequestSuccessful");
        return reply(plist);
    }

    public static String refused() {
        NSDictionary plist = new NSDictionary();
        plist.put("Status", "RequestFailed");
        return reply(plist);
    }

    public static String pids() {
        NSDictionary payload = new NSDictionary();
        for (var p : java.util.Map.of("512", "demod", "59", "locationd").entrySet()) {
            NSDictionary one = new NSDictionary();
            one.put("ProcessName", p.getValue());
            payload.put(p.getKey(), one);
        }
        payload.put("odd", new NSDictionary());
        NSDictionary plist = new NSDictionary();
        plist.put("Status", "RequestSuccessful");
        plist.put("Payload", payload);
        return reply(plist);
    }

    public static byte[] piece(String text) {
        ByteBuffer frame = new TraceFrame.Piece(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))).encode();
        byte[] out = new byte[frame.remaining()];
        frame.get(out);
        return out;
    }

    public static TraceRecord.Log log(long pid, int level, String message) {
        return new TraceRecord.Log(
                pid,
                0x1234,
                Instant.ofEpochSecond(1_700_000_000, 250_000_000),
                level,
                "/usr/libexec/demod",
                "/usr/lib/libdemo.dylib",
                message,
                "com.demo",
                "net",
                ByteBuffer.allocate(0));
    }

    public static String entry(long pid, String message) {
        return text(new TraceFrame.Entry(log(pid, 0x10, message).encode()).encode());
    }
}
