package dev.pomona.twin.service.log;

import com.dd.plist.NSDictionary;
import dev.pomona.twin.service.plist.PlistText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/** What a twin has logged so far, as the tar of a {@code .logarchive}; made up, and no larger than it was asked to be. */
final class Archive {
    private static final String ROOT = "system_logs.logarchive/";
    private static final int BLOCK = 512;
    private static final int ENTRIES = 20_000;

    private Archive() {}

    /** @param cap bytes that the tar may have, its skeleton aside */
    static byte[] of(long due, Instant now, long cap) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        entry(tar, ROOT, new byte[0], now);
        entry(tar, ROOT + "Info.plist", info(now), now);
        entry(tar, ROOT + "Persist/", new byte[0], now);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (long seq = Math.max(0, due - ENTRIES); seq < due && log.size() < cap; seq++) {
            log.writeBytes(TraceEntry.encode(TwinLog.at(seq), now));
        }
        entry(tar, ROOT + "Persist/0000000000000001.tracev3", log.toByteArray(), now);
        tar.writeBytes(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    private static byte[] info(Instant now) {
        NSDictionary info = new NSDictionary();
        info.put("OSArchiveVersion", 4);
        info.put("ArchiveIdentifier", "twin");
        info.put("EndTimeRef", now.toString());
        return PlistText.of(info);
    }

    private static void entry(ByteArrayOutputStream tar, String name, byte[] body, Instant now) {
        byte[] head = new byte[BLOCK];
        put(head, 0, name);
        put(head, 100, name.endsWith("/") ? "0000755" : "0000644");
        put(head, 108, "0000000");
        put(head, 116, "0000000");
        put(head, 124, String.format(Locale.ROOT, "%011o", body.length));
        put(head, 136, String.format(Locale.ROOT, "%011o", now.getEpochSecond()));
        put(head, 148, "        ");
        head[156] = (byte) (name.endsWith("/") ? '5' : '0');
        put(head, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : head) sum += b & 0xff;
        put(head, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        tar.writeBytes(head);
        tar.writeBytes(Arrays.copyOf(body, (body.length + BLOCK - 1) / BLOCK * BLOCK));
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }
}
