package dev.pomona.twin.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.twin.app.TwinExporter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MuxSessionTest {
    private static final int WINDOW = 4096;
    private static final int SILENT_PORT = 4711;
    private static final byte[] NOTHING = new byte[0];

    private TwinExporter exporter;
    private MuxHost host;

    @BeforeEach
    void start() throws IOException {
        exporter = TwinExporter.start(0, 1, id -> MuxSessionTest::ports, WINDOW);
        host = new MuxHost(exporter.port(), "1-1");
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
        exporter.close();
    }

    /** A service that reads nothing until it is closed. */
    private static Optional<Ports.Handler> ports(int port) {
        return port != SILENT_PORT
                ? Optional.empty()
                : Optional.of(phone -> {
                    OutputStream out = phone.output();
                    while (true) {
                        out.write(new byte[1000]);
                    }
                });
    }

    private String udid() {
        return exporter.identities().getFirst().udid();
    }

    private void fault(Fault fault) {
        exporter.fault(udid(), fault, true);
    }

    private static String text(MuxMessage.Tcp tcp) {
        return StandardCharsets.US_ASCII.decode(tcp.payload()).toString();
    }

    private void data(int from, int to, int seq, byte[] payload) throws IOException {
        host.send(host.tcp(from, to, seq, 1, MuxMessage.Tcp.ACK, 131072, payload));
    }

    @Test
    void answersTheHandshakeAsAPhoneDoes() throws IOException {
        host.version(2);
        assertEquals("0000000000000014000000020000000049287300", HexFormat.of().formatHex(host.transfer()));
    }

    @Test
    void answersASynAsAPhoneDoes() throws IOException {
        host.handshake();
        host.send(host.tcp(1, 7, 0, 0, MuxMessage.Tcp.SYN, 131072, NOTHING));
        assertEquals(
                "0000000600000024faceface00000001" + "0007000100000000000000015f1200107f000001",
                HexFormat.of().formatHex(host.transfer()));
    }

    @Test
    void echoes() throws IOException {
        host.handshake();
        host.open(1, 7, 131072);
        data(1, 7, 1, "hello".getBytes(StandardCharsets.US_ASCII));
        MuxMessage.Tcp answer = host.receiveData();
        assertEquals("hello", text(answer));
        assertEquals(1, answer.seq());
        assertEquals(6, answer.ack());
    }

    @Test
    void speaksVersion1WhenAsked() throws IOException {
        host.version(1);
        assertEquals(new MuxMessage.Version(1, 0), host.receive());
        host.longHeader = false;
        host.open(1, 7, 131072);
        data(1, 7, 1, new byte[] {42});
        assertEquals(42, host.receiveData().payload().get());
    }

    @Test
    void sendsNoFurtherThanTheWindowAndThenClosesAfterTheLastByte() throws IOException {
        host.handshake();
        host.open(1, 10019, 1024);
        host.send(host.tcp(
                1,
                10019,
                1,
                1,
                MuxMessage.Tcp.ACK,
                1024,
                ByteBuffer.allocate(8).putLong(40_000).array()));
        int received = 0;
        MuxMessage.Tcp tcp = host.receiveData();
        while (tcp.flags() == MuxMessage.Tcp.ACK) {
            assertEquals(1 + received, tcp.seq());
            while (tcp.payload().hasRemaining()) {
                assertEquals(TestPorts.patternAt(received), tcp.payload().get());
                received++;
            }
            assertTrue(received % 1024 == 0 || received == 40_000);
            host.send(host.tcp(1, 10019, 9, 1 + received, MuxMessage.Tcp.ACK, 1024, NOTHING));
            tcp = host.receiveData();
        }
        assertEquals(40_000, received);
        assertEquals(MuxMessage.Tcp.RST, tcp.flags());
        assertEquals("sessionUpcall connection closed", text(tcp));
    }

    @Test
    void aWholeMegabyteArrivesInLargePackets() throws IOException {
        host.handshake();
        host.open(1, 10019, 0xffff00);
        data(1, 10019, 1, ByteBuffer.allocate(8).putLong(1 << 20).array());
        int received = 0;
        MuxMessage.Tcp tcp = host.receiveData();
        while (tcp.flags() == MuxMessage.Tcp.ACK) {
            assertTrue(tcp.payload().remaining() <= TwinSocket.MAX_PAYLOAD);
            while (tcp.payload().hasRemaining()) {
                assertEquals(TestPorts.patternAt(received++), tcp.payload().get());
            }
            tcp = host.receiveData();
        }
        assertEquals(1 << 20, received);
    }

    @Test
    void countsAndSumsWhatItGets() throws IOException {
        host.handshake();
        host.open(1, 10009, 131072);
        byte[] bytes = new byte[20_000];
        CRC32 crc = new CRC32();
        crc.update(bytes);
        data(1, 10009, 1, ByteBuffer.allocate(8).putLong(bytes.length).array());
        MuxMessage.Tcp first = host.receiveTcp();
        int edge = first.ack() + first.window();
        int sent = 0;
        while (sent < bytes.length) {
            int n = Math.min(1024, bytes.length - sent);
            while (9 + sent + n > edge) {
                MuxMessage.Tcp ack = host.receiveTcp();
                edge = ack.ack() + ack.window();
            }
            data(1, 10009, 9 + sent, new byte[n]);
            sent += n;
        }
        ByteBuffer answer = host.receiveData().payload();
        assertEquals(bytes.length, answer.getLong());
        assertEquals((int) crc.getValue(), answer.getInt());
    }

    @Test
    void refusesWhereNothingListens() throws IOException {
        host.handshake();
        host.send(host.tcp(5, 1234, 0, 0, MuxMessage.Tcp.SYN, 131072, NOTHING));
        MuxMessage.Tcp rst = host.receiveTcp();
        assertEquals(MuxMessage.Tcp.RST, rst.flags());
        assertEquals(1, rst.ack());
        assertTrue(text(rst).contains("errno 61"));
    }

    @Test
    void resetsWhoeverOverrunsTheWindow() throws IOException {
        host.handshake();
        host.open(1, SILENT_PORT, 0);
        fill(1, new byte[WINDOW]);
        MuxMessage.Tcp full = host.receiveTcp();
        assertEquals(0, full.window());
        fill(1 + WINDOW, new byte[256]);
        MuxMessage.Tcp rst = host.receiveTcp();
        assertEquals(MuxMessage.Tcp.RST, rst.flags());
        assertTrue(text(rst).contains("amnesia"));
        fill(257 + WINDOW, new byte[1]);
        assertTrue(text(host.receiveTcp()).contains("no matching socket"));
    }

    /** To the service that reads nothing, which may send nothing either. */
    private void fill(int seq, byte[] payload) throws IOException {
        host.send(host.tcp(1, SILENT_PORT, seq, 1, MuxMessage.Tcp.ACK, 0, payload));
    }

    @Test
    void resetsOnAnyOtherFlag() throws IOException {
        host.handshake();
        host.open(1, 7, 131072);
        host.send(host.tcp(1, 7, 1, 1, 0x18, 131072, new byte[1]));
        assertEquals("handleMuxTCPInput th.th_flags = 0x18, not TH_ACK(0x10)", text(host.receiveTcp()));
    }

    @Test
    void aGapBlocksEverythingUntilTheNextHandshake() throws IOException {
        host.handshake();
        host.next += 2;
        host.send(host.tcp(1, 7, 0, 0, MuxMessage.Tcp.SYN, 131072, NOTHING));
        MuxMessage.Control control = assertInstanceOf(MuxMessage.Control.class, host.receive());
        assertEquals(4, control.level());
        assertEquals("detected duplicate packet. Expected 1 received 3", control.text());
        host.send(host.tcp(1, 7, 0, 0, MuxMessage.Tcp.SYN, 131072, NOTHING));
        control = assertInstanceOf(MuxMessage.Control.class, host.receive());
        assertEquals("detected duplicate packet. Expected 1 received 4", control.text());
        assertEquals(2, exporter.counters(udid()).outOfSequence());
        host.handshake();
        host.open(1, 7, 131072);
    }

    @Test
    void sequenceNumbersGoRound() throws IOException {
        host.handshake();
        host.open(1, 9, 131072);
        for (int i = 0; i < 66_000; i++) {
            host.usb.bulk(host.tcp(1, 9, 1, 1, MuxMessage.Tcp.ACK, 131072, NOTHING), 0);
            if (i % 100 == 99) {
                for (int k = 0; k < 100; k++) {
                    host.usb.answer();
                }
            }
        }
        host.open(2, 7, 131072);
    }

    @Test
    void noticesAMissingEmptyPacket() throws IOException {
        host.handshake();
        host.open(1, 9, 131072);
        host.usb.bulk(host.tcp(1, 9, 1, 1, MuxMessage.Tcp.ACK, 131072, new byte[476]), 0);
        host.usb.bulk(host.tcp(1, 9, 477, 1, MuxMessage.Tcp.ACK, 131072, new byte[1]), 0);
        MuxMessage.Control control = assertInstanceOf(MuxMessage.Control.class, host.receive());
        assertEquals(3, control.level());
        assertEquals("asyncReadComplete, no end after 512 bytes", control.text());
        assertEquals(1, exporter.counters(udid()).missingZlp());
    }

    @Test
    void takesTheFlagForTheEmptyPacket() throws IOException {
        host.handshake();
        host.open(1, 7, 131072);
        host.usb.bulk(host.tcp(1, 7, 1, 1, MuxMessage.Tcp.ACK, 131072, new byte[476]), 0x40);
        assertEquals(476, host.receiveData().payload().remaining());
    }

    @Test
    void noticesAMessageThatIsTooLarge() throws IOException {
        host.handshake();
        host.usb.bulk(new byte[65536], 0x40);
        MuxMessage.Control control = assertInstanceOf(MuxMessage.Control.class, host.receive());
        assertEquals("asyncReadComplete, message was too large (65536 bytes, max = 65535)", control.text());
    }

    @Test
    void anUnpluggedPhoneEndsItsServices() throws IOException {
        host.handshake();
        host.open(1, 7, 131072);
        exporter.unplug(udid());
        try {
            while (true) {
                host.receive();
            }
        } catch (IOException e) {
            assertTrue(!exporter.plugged(udid()));
        }
    }

    @Test
    void faultsHappenWhenTheyAreOn() throws IOException {
        fault(Fault.SURPLUS);
        host.version(2);
        assertEquals(24, host.transfer().length);
        exporter.fault(udid(), Fault.SURPLUS, false);
        fault(Fault.VERSION3);
        assertEquals(new MuxMessage.Version(3, 0), host.handshake());
        exporter.fault(udid(), Fault.VERSION3, false);
        fault(Fault.VERSION1);
        assertEquals(new MuxMessage.Version(1, 0), host.handshake());
        exporter.fault(udid(), Fault.VERSION1, false);
        host.longHeader = true;
        host.handshake();
        host.open(1, 7, 131072);
        data(1, 7, 1, new byte[10]);
        assertEquals(10, host.receiveData().payload().remaining());
        fault(Fault.RESET);
        assertEquals(MuxMessage.Tcp.RST, host.receiveData().flags());
        host.open(1, 7, 131072);
        fault(Fault.LYING);
        data(1, 7, 1, new byte[10]);
        MuxMessage message = host.receive();
        while (message instanceof MuxMessage.Tcp) {
            message = host.receive();
        }
        assertEquals(new MuxMessage.Malformed("a packet of 46 bytes which says it has 146"), message);
        exporter.fault(udid(), Fault.LYING, false);
        fault(Fault.LOSE);
        data(1, 7, 11, new byte[10]);
        data(1, 7, 21, new byte[10]);
        assertInstanceOf(MuxMessage.Control.class, host.receive());
    }
}
