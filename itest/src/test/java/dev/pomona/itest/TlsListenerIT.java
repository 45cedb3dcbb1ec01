package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** The phones of one hub, used by stock clients at another, through TLS and with a token. */
class TlsListenerIT {
    @Test
    void stockClientsUseAnotherHubsPhonesThroughATunnel() throws Exception {
        int port = HubProcess.freePort();
        try (HubProcess far = HubProcess.start("--twin", "--no-usb", "--listen", "tls://127.0.0.1:" + port)) {
            assertTrue(Eventually.holds(() -> far.pomona("trust").out().contains("trusted")));
            String udid = far.pomona("trust").ok().out().split(" ")[0];
            Path token = far.state.resolve("mux.token");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(token)));
            Path socket = Files.createTempDirectory("pomona-it-far").resolve("far.sock");
            String way = socket + "=tls://127.0.0.1:" + port;
            try (HubProcess near = HubProcess.start("--no-usb", "--tunnel", way, "--token", token.toString())) {
                Tool stock = new Tool().env("USBMUXD_SOCKET_ADDRESS", "UNIX:" + socket);
                if (Tool.find("ideviceinfo") != null) {
                    assertTrue(stock.run("idevice_id", "-l").ok().out().contains(udid));
                    assertTrue(stock.run("ideviceinfo", "-u", udid).ok().out().contains("UniqueDeviceID: " + udid));
                }
                knock(port);
                assertTrue(near.pomona("status").ok().out().contains("tunnel " + way));
            }
            refusesAnotherToken(token, way, far);
            String secret = Files.readString(token).lines().toList().get(1).substring("token ".length());
            assertFalse(far.log().contains(secret));
            Files.delete(socket.getParent());
        }
    }

    /** What is no TLS is ended, and the gate goes on. */
    private static void knock(int port) throws Exception {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(20_000);
            OutputStream out = plain.getOutputStream();
            out.write("\u0010\0\0\0\0\0\0\0\3\0\0\0\1\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
            while (plain.getInputStream().read() >= 0) {}
        } catch (java.net.SocketException e) {
            // Ended, if less politely.
        }
    }

    private static void refusesAnotherToken(Path token, String way, HubProcess far) throws Exception {
        String text = Files.readString(token);
        int at = text.indexOf("\ntoken ") + "\ntoken ".length();
        Path other = Files.createTempFile("pomona-it", ".token");
        Files.writeString(other, text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1));
        try (HubProcess near = HubProcess.start("--no-usb", "--tunnel", way, "--token", other.toString())) {
            if (Tool.find("idevice_id") == null) return;
            Tool stock = new Tool().env("USBMUXD_SOCKET_ADDRESS", "UNIX:" + way.substring(0, way.indexOf('=')));
            assertEquals("", stock.run("idevice_id", "-l").out());
            assertTrue(Eventually.holds(() -> near.pomona("status").out().contains("does not take the token")));
            assertTrue(far.log().contains("does not know the token"));
        } finally {
            Files.delete(other);
        }
    }
}
