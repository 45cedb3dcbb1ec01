package dev.pomona.twin.service.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.lockdown.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SyslogTest {
    private static final Pattern LINE = Pattern.compile(
            "[A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d:\\d\\d \\S+ [^\\[]+\\[\\d+\\] <[A-Z][a-z]+>: .* seq=(\\d+)");
    private final SyslogRelay relay = new SyslogRelay(1, () -> Instant.parse("2026-03-04T05:06:07Z"));
    private final TwinPhone phone = new LogPhone();

    private static String line(InputStream in) throws IOException {
        assertEquals(0, in.read());
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static long seq(String line) {
        var matcher = LINE.matcher(line);
        assertTrue(matcher.matches(), line);
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void linesAreNumberedWithoutGaps() throws Exception {
        try (Socket socket = Wire.open(host -> relay.serve(phone, host))) {
            socket.getOutputStream().write("start".getBytes(StandardCharsets.US_ASCII));
            String first = line(socket.getInputStream());
            assertTrue(first.contains(" My-T\\M-C\\M-<in "), first);
            for (long expected = seq(first) + 1; expected < 50; expected++) {
                assertEquals(expected, seq(line(socket.getInputStream())));
            }
        }
    }

    @Test
    void escapesWhatIsNotAscii() {
        assertEquals("\\M-f\\M^V\\M^G", Vis.encode("文"));
        assertEquals("a\\134b\\033", Vis.encode("a\\b\u001b"));
        assertEquals("\\M-B\\240", Vis.encode("\u00a0"));
    }
}
