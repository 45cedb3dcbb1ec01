package dev.pomona.lockdown.wifi;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/** How much of what was written to a socket the far side has not acknowledged, as Linux tells it. */
final class SendQueue {
    private static final Path[] TABLES = {Path.of("/proc/net/tcp6"), Path.of("/proc/net/tcp")};
    private static final String MAPPED = "0000000000000000FFFF0000";
    private final String localPort;
    private final String remote;

    SendQueue(InetSocketAddress local, InetSocketAddress remote) {
        this.localPort = String.format(Locale.ROOT, ":%04X", local.getPort());
        this.remote = hex(remote.getAddress()) + String.format(Locale.ROOT, ":%04X", remote.getPort());
    }

    /** Words of four bytes, each in the machine's order. */
    private static String hex(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder out = new StringBuilder();
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = 0; i < 4; i++) {
                int at = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? word + 3 - i : word + i;
                out.append(String.format(Locale.ROOT, "%02X", bytes[at]));
            }
        }
        return out.toString();
    }

    /** Bytes; empty where the system does not tell, or no longer knows the socket. */
    OptionalLong unacknowledged() {
        for (Path table : TABLES) {
            try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    OptionalLong found = of(line);
                    if (found.isPresent()) return found;
                }
            } catch (IOException e) {
                // Another system, or one with IPv4 only.
                continue;
            }
        }
        return OptionalLong.empty();
    }

    /** Of a line {@code slot: local remote state sent:received ...}, if it is about this socket. */
    OptionalLong of(String line) {
        String[] fields = line.strip().split("\\s+", 6);
        if (fields.length < 6 || !fields[1].endsWith(localPort)) return OptionalLong.empty();
        String there = fields[2].startsWith(MAPPED) ? fields[2].substring(MAPPED.length()) : fields[2];
        if (!there.equals(remote) || fields[4].indexOf(':') != 8) return OptionalLong.empty();
        try {
            return OptionalLong.of(Long.parseLong(fields[4].substring(0, 8), 16));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
