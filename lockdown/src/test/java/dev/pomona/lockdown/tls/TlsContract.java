package dev.pomona.lockdown.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.fake.FarTls;
import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.fake.TlsServer;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import dev.pomona.lockdown.session.Time;
import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract over TLS of one version, by default with the JDK's engine at the far end, and what only TLS can do wrong. */
abstract class TlsContract extends PipeContract {
    private final String version;
    private final TlsOffer offer;
    FarTls server;

    TlsContract(String version, TlsOffer offer) {
        this.version = version;
        this.offer = offer;
    }

    /** What the phone speaks TLS with. */
    FarTls phone(Connection raw, byte[] certificate) throws IOException {
        return new TlsServer(raw, certificate, Keys.DEVICE.getPrivate(), version);
    }

    @Override
    protected void open() throws Exception {
        PairRecord record = Keys.record();
        FutureTask<FarTls> serving = new FutureTask<>(() -> {
            FarTls made = phone(pipe.far, Pem.decode(record.deviceCertificate()));
            try {
                made.handshake();
            } catch (IOException e) {
                pipe.far.close();
                throw e;
            }
            return made;
        });
        new Thread(serving, "phone").start();
        TlsConnection tls =
                new RecordTls(Pipe.UDID, record, Time.system()).client(pipe.near, offer, Duration.ofSeconds(20));
        assertEquals(version, tls.protocol());
        near = tls;
        server = serving.get(20, TimeUnit.SECONDS);
        far = new Far() {
            @Override
            public void write(byte[] bytes) throws IOException {
                server.write(ByteBuffer.wrap(bytes));
            }

            @Override
            public byte[] read(int count) throws IOException {
                ByteBuffer target = ByteBuffer.allocate(count);
                while (target.hasRemaining() && server.read(target) >= 0) {}
                return target.array();
            }

            @Override
            public void end() throws IOException {
                server.closeNotify();
            }
        };
    }

    private static void assertViolation(ConnectionException e) {
        assertInstanceOf(CloseReason.ProtocolViolation.class, e.reason());
        assertTrue(e.getMessage().length() < 400, e.getMessage());
    }

    @Test
    void dataInTheClearBreaksTheProtocol() throws Exception {
        far.write(bytes(4));
        pipe.far.write(ByteBuffer.wrap("<plist>".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertArrayEquals(bytes(4), near.input().readNBytes(4));
        assertViolation(broken(() -> near.read(ByteBuffer.allocate(1))));
        assertViolation(broken(() -> near.read(ByteBuffer.allocate(1))));
        assertViolation(broken(() -> near.write(ByteBuffer.allocate(1))));
        assertInstanceOf(CloseReason.ProtocolViolation.class, near.closeReason().orElseThrow());
        assertTrue(pipe.near.closeReason().isPresent());
    }

    @Test
    void aRecordThatWasTamperedWithBreaksTheProtocol() {
        assertViolation(broken(() -> {
            pipe.far.write(ByteBuffer.wrap(new byte[] {0x17, 3, 3, 0, 40}));
            pipe.far.write(ByteBuffer.wrap(new byte[40]));
            near.read(ByteBuffer.allocate(1));
        }));
    }

    @Test
    void anEndWithinARecordIsAnEnd() throws Exception {
        pipe.far.write(ByteBuffer.wrap(new byte[] {0x17, 3, 3, 0, 40, 1, 2}));
        pipe.far.close();
        assertEquals(-1, near.read(ByteBuffer.allocate(1)));
        assertInstanceOf(CloseReason.Reset.class, near.closeReason().orElseThrow());
    }

    @Test
    void closeNotifyIsAnsweredAtOnce() throws Exception {
        server.closeNotify();
        assertEquals(-1, near.read(ByteBuffer.allocate(1)));
        assertEquals(-1, server.read(ByteBuffer.allocate(1)));
    }

    @Test
    void closingSaysCloseNotify() throws Exception {
        near.write(ByteBuffer.wrap(bytes(9)));
        near.close();
        assertArrayEquals(bytes(9), far.read(9));
        assertEquals(-1, server.read(ByteBuffer.allocate(1)));
        assertTrue(server.ended(), "without close_notify");
    }

    @Test
    void otherBytesThanThoseOfTheInterruptedWriteEndTheConnection() throws Exception {
        pipe.far.room(0);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> near.write(ByteBuffer.wrap(bytes(5))));
        assertTrue(Thread.interrupted());
        FutureTask<Boolean> writing = new FutureTask<>(() -> {
            assertThrows(InterruptedIOException.class, () -> near.write(ByteBuffer.wrap(bytes(5))));
            return true;
        });
        Thread writer = new Thread(writing, "writer");
        writer.start();
        while (writer.getState() != Thread.State.TIMED_WAITING && writer.isAlive()) Thread.onSpinWait();
        writer.interrupt();
        assertTrue(writing.get(20, TimeUnit.SECONDS));
        pipe.far.room(Long.MAX_VALUE);
        ConnectionException e = broken(() -> near.write(ByteBuffer.wrap(bytes(6))));
        assertEquals(new CloseReason.ClosedHere(), e.reason());
    }
}
