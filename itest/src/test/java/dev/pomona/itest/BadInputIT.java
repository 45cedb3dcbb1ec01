package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A local program that sends nonsense disturbs nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private HubProcess hub;

    @BeforeAll
    void hub() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
    }

    @AfterAll
    void stop() throws Exception {
        assertEquals(0, hub.stop(), hub::log);
        hub.close();
    }

    private static byte[] message(int length, int version, int type, int tag, byte[] body) {
        return ByteBuffer.allocate(16 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .putInt(version)
                .putInt(type)
                .putInt(tag)
                .put(body)
                .array();
    }

    private static byte[] plist(String xml) {
        byte[] body = xml.getBytes(StandardCharsets.UTF_8);
        return message(16 + body.length, 1, 8, 1, body);
    }

    private void send(byte[] bytes) throws IOException {
        try (Socket socket = Sockets.connect(hub.tcpPort, Duration.ofSeconds(5))) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().readNBytes(65536);
        } catch (java.net.SocketTimeoutException | java.net.SocketException e) {
            // No answer, or the door shut in our face: both are answers to nonsense.
        }
    }

    /** Still there for everybody else: a plain listing with one phone in it. */
    private void stillServes() throws IOException {
        try (Socket socket = Sockets.connect(hub.tcpPort, Duration.ofSeconds(5))) {
            socket.getOutputStream()
                    .write(plist("<plist version=\"1.0\"><dict><key>MessageType</key>"
                            + "<string>ListDevices</string></dict></plist>"));
            byte[] header = socket.getInputStream().readNBytes(16);
            int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
            String body = new String(socket.getInputStream().readNBytes(length - 16), StandardCharsets.UTF_8);
            assertTrue(body.contains("<key>SerialNumber</key>"), body);
        }
    }

    @Test
    void lengthsThatLie() throws Exception {
        for (int length : new int[] {0, 1, 15, 65537, 0x7fffffff, -1, Integer.MIN_VALUE}) {
            send(message(length, 1, 8, 1, new byte[64]));
            stillServes();
        }
    }

    @Test
    void garbage() throws Exception {
        Random random = new Random(20261121);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            send(bytes);
        }
        stillServes();
    }

    @Test
    void entityBomb() throws Exception {
        StringBuilder bomb = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a \"aaaaaaaaaa\">");
        for (char c = 'b'; c < 'l'; c++) {
            bomb.append("<!ENTITY ").append(c).append(" \"").append(("&" + (char) (c - 1) + ";").repeat(10));
            bomb.append("\">");
        }
        bomb.append("]><plist version=\"1.0\"><dict><key>MessageType</key><string>&k;</string></dict></plist>");
        send(plist(bomb.toString()));
        stillServes();
    }

    @Test
    void aPathOrTheHostsOwnFileAsPairRecordId() throws Exception {
        for (String id : new String[] {"../x", "/etc/passwd", "a/../../b", ".", "..", "a\\b", "SystemConfiguration"}) {
            try (Socket socket = Sockets.connect(hub.tcpPort, Duration.ofSeconds(5))) {
                socket.getOutputStream()
                        .write(plist("<plist version=\"1.0\"><dict><key>MessageType</key><string>ReadPairRecord"
                                + "</string><key>PairRecordID</key><string>" + id + "</string></dict></plist>"));
                byte[] header = socket.getInputStream().readNBytes(16);
                int length =
                        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
                String body = new String(socket.getInputStream().readNBytes(length - 16), StandardCharsets.UTF_8);
                assertTrue(body.contains("<integer>22</integer>"), body);
            }
        }
        stillServes();
    }

    @Test
    void manyClientsThatSayNothing() throws Exception {
        Socket[] idle = new Socket[200];
        try {
            for (int i = 0; i < idle.length; i++) idle[i] = Sockets.connect(hub.tcpPort, Duration.ofSeconds(5));
            stillServes();
        } finally {
            for (Socket socket : idle) if (socket != null) socket.close();
        }
        stillServes();
    }
}
