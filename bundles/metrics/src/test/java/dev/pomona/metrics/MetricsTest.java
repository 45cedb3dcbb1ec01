package dev.pomona.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.metrics.http.Endpoint;
import dev.pomona.metrics.http.TokenFile;
import dev.pomona.metrics.text.PrometheusText;
import dev.pomona.metrics.text.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsTest {
    @Test
    void theTextFormat() {
        List<Sample> samples = List.of(
                Sample.of("pomona_b_total", "Two\nlines.", true, Map.of(), 1.5),
                Sample.of("pomona_a", "An a.", false, Map.of("x", "q\"\\\n", "b", "1"), 3),
                Sample.of("pomona_a", "An a.", false, Map.of("x", "other"), Double.NaN));
        assertEquals(
                "# HELP pomona_a An a.\n"
                        + "# TYPE pomona_a gauge\n"
                        + "pomona_a{b=\"1\",x=\"q\\\"\\\\\\n"
                        + "\"} 3\n"
                        + "pomona_a{x=\"other\"} NaN\n"
                        + "# HELP pomona_b_total Two\\n"
                        + "lines.\n"
                        + "# TYPE pomona_b_total counter\n"
                        + "pomona_b_total 1.5\n",
                PrometheusText.of(samples));
        assertThrows(IllegalArgumentException.class, () -> Sample.of("a b", "", false, Map.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> Sample.of("a", "", false, Map.of("b c", ""), 1));
    }

    private static String ask(int port, String request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + "Host: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void onlyWhoKnowsTheTokenReads() throws Exception {
        try (Endpoint endpoint = Endpoint.open(0, "a-long-enough-token", () -> "pomona_up 1\n")) {
            int port = endpoint.port();
            String good = "Authorization: Bearer a-long-enough-token\r\n";
            assertTrue(ask(port, "GET /metrics HTTP/1.1\r\n" + good).endsWith("pomona_up 1\n"));
            assertTrue(ask(port, "GET /metrics HTTP/1.1\r\n").startsWith("HTTP/1.1 401"));
            assertTrue(ask(port, "GET /metrics HTTP/1.1\r\nAuthorization: Bearer a-long-enough-tokem\r\n")
                    .startsWith("HTTP/1.1 401"));
            assertTrue(ask(port, "GET / HTTP/1.1\r\n" + good).startsWith("HTTP/1.1 404"));
            assertTrue(ask(port, "POST /metrics HTTP/1.1\r\nContent-Length: 0\r\n" + good)
                    .startsWith("HTTP/1.1 405"));
        }
    }

    @Test
    void theTokenIsItsOwnersAlone(@TempDir Path dir) throws Exception {
        TokenFile file = new TokenFile(dir.resolve("metrics.token"));
        assertTrue(file.read().isEmpty());
        TokenFile.Access access = file.create(9464);
        assertEquals(access, file.read().orElseThrow());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
        assertFalse(access.toString().contains(access.token()));
        assertNotEquals(access.token(), file.create(9464).token());
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(assertThrows(IOException.class, file::read).getMessage().contains("chmod 600"));
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-------"));
        for (String bad : List.of("", "9464", "9464 short", "99999 long-enough-for-a-token", "x".repeat(2000))) {
            Files.writeString(file.path(), bad);
            assertThrows(IOException.class, file::read, bad);
        }
        assertTrue(file.delete());
        assertTrue(file.read().isEmpty());
    }
}
