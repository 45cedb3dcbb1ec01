package dev.pomona.services.afc.client;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** Names of files that are not whole yet: {@code .NAME.xxxxxxxx.part}, beside the place where they will be. */
final class Parts {
    /** Names have at most 255 bytes; this many characters leave room for the rest, whatever they are. */
    private static final int KEPT = 40;

    private Parts() {}

    /** Nobody else's. */
    static String unique(String name) {
        return named(name, UUID.randomUUID().toString().substring(0, 8));
    }

    /** The same for each copy of the same source, of the same size and time: one that was interrupted is found again. */
    static String of(String name, String source, long size, long modifiedNanos) {
        byte[] told = (source + "\0" + size + "\0" + modifiedNanos).getBytes(StandardCharsets.UTF_8);
        return named(name, HexFormat.of().formatHex(Digests.newSha256().digest(told), 0, 8));
    }

    private static String named(String name, String id) {
        int end = Math.min(name.length(), KEPT);
        if (end < name.length() && Character.isHighSurrogate(name.charAt(end - 1))) end--;
        return "." + name.substring(0, end) + "." + id + ".part";
    }
}
