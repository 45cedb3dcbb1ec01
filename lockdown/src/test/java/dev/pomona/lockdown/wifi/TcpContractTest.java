package dev.pomona.lockdown.wifi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.contract.ConnectionContract;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.mux.CloseReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract over real sockets, on loopback, and what only they can do wrong. */
class TcpContractTest extends ConnectionContract {
    private static final int SMALL = 64 << 10;
    private final LinkedBlockingQueue<TcpConnection> over = new LinkedBlockingQueue<>();
    private final Readiness readiness = new Readiness("contract-ready");
    private SocketChannel here;
    private SocketChannel phone;
    private TcpConnection tcp;

    /** What lies between, of no meaning: the test does not want to read it. */
    private int filler;

    private FutureTask<byte[]> taken;

    @Override
    protected void open() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            here = SocketChannel.open();
            here.setOption(StandardSocketOptions.SO_SNDBUF, SMALL);
            here.connect(server.getLocalAddress());
            phone = server.accept();
        }
        tcp = new TcpConnection(Pipe.UDID, here, 77, readiness, over::add);
        near = tcp;
        far = new Far() {
            @Override
            public void write(byte[] bytes) throws IOException {
                ByteBuffer source = ByteBuffer.wrap(bytes);
                while (source.hasRemaining()) phone.write(source);
            }

            @Override
            public byte[] read(int count) throws IOException {
                ByteBuffer target = ByteBuffer.allocate(filler + count);
                while (target.hasRemaining() && phone.read(target) >= 0) {}
                byte[] out = new byte[count];
                target.get(filler, out);
                filler = 0;
                return out;
            }

            @Override
            public void end() throws IOException {
                phone.close();
            }
        };
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        phone.close();
        tcp.close();
        assertEquals(tcp, over.poll(20, TimeUnit.SECONDS));
        assertTrue(over.isEmpty(), "told twice");
        List<Thread> watching = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet())
            if (thread.getName().equals("contract-ready")) watching.add(thread);
        for (Thread thread : watching) {
            thread.join(10_000);
            assertFalse(thread.isAlive(), () -> "its thread outlives it: " + List.of(thread.getStackTrace()));
        }
    }

    @Override
    protected void stop() throws IOException {
        try (Selector room = Selector.open()) {
            // A full window is probed after a while, and then a few more bytes may find room.
            here.register(room, SelectionKey.OP_WRITE);
            int more;
            do {
                room.select(1_000);
                room.selectedKeys().clear();
                more = here.write(ByteBuffer.allocate(SMALL));
                filler += more;
            } while (more > 0);
        }
    }

    @Override
    protected void goOn() {
        int unwanted = filler;
        filler = 0;
        taken = new FutureTask<>(() -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(SMALL);
            while (out.size() < unwanted + 40_007 && phone.read(part.clear()) >= 0) {
                out.write(part.array(), 0, part.position());
            }
            byte[] all = out.toByteArray();
            return java.util.Arrays.copyOfRange(all, unwanted, all.length);
        });
        Far before = far;
        far = new Far() {
            private int given;

            @Override
            public void write(byte[] bytes) throws IOException {
                before.write(bytes);
            }

            @Override
            public byte[] read(int count) throws IOException {
                try {
                    byte[] all = taken.get(20, TimeUnit.SECONDS);
                    given += count;
                    return java.util.Arrays.copyOfRange(all, given - count, given);
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }

            @Override
            public void end() throws IOException {
                before.end();
            }
        };
        new Thread(taken, "far").start();
    }

    /** More than the two buffers hold. */
    @Override
    protected int stopWithin() {
        return 8 << 20;
    }

    @Override
    protected void breakOff(CloseReason why) {
        arrived(300);
        tcp.end(why);
    }

    private void arrived(int bytes) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (tcp.arrived() < bytes && System.nanoTime() < end) Thread.onSpinWait();
        assertEquals(bytes, tcp.arrived());
    }

    @Test
    void whatComesAfterTheBreakIsNotRead() throws Exception {
        far.write(bytes(300));
        breakOff(new CloseReason.Unplugged("left the network"));
        far.write(bytes(5));
        assertArrayEquals(bytes(300), near.input().readNBytes(300));
        broken(() -> near.read(ByteBuffer.allocate(1)));
        assertFalse(here.isOpen());
    }

    @Test
    void aResetIsNoOrderlyEnd() throws Exception {
        far.write(bytes(3));
        arrived(3);
        phone.setOption(StandardSocketOptions.SO_LINGER, 0);
        phone.close();
        for (int i = 0; i < 2; i++) {
            var e = broken(() -> {
                while (near.read(ByteBuffer.allocate(9)) > 0) {}
                throw new AssertionError("ended well");
            });
            assertInstanceOf(CloseReason.Reset.class, e.reason());
        }
        assertInstanceOf(CloseReason.Reset.class, near.closeReason().orElseThrow());
    }

    @Test
    void aResetWakesTheWriterAndWhatCameBeforeIsRead() throws Exception {
        far.write(bytes(300));
        arrived(300);
        FutureTask<CloseReason> writing = new FutureTask<>(() ->
                broken(() -> near.write(ByteBuffer.wrap(bytes(8 << 20)))).reason());
        new Thread(writing, "writer").start();
        phone.read(ByteBuffer.allocate(1));
        phone.setOption(StandardSocketOptions.SO_LINGER, 0);
        phone.close();
        assertInstanceOf(CloseReason.Reset.class, writing.get(20, TimeUnit.SECONDS));
        ByteBuffer got = ByteBuffer.allocate(400);
        broken(() -> {
            while (near.read(got) > 0) {}
            throw new AssertionError("ended well");
        });
        assertArrayEquals(bytes(300), java.util.Arrays.copyOf(got.array(), got.position()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void drainingWaitsUntilItIsAcknowledged() throws Exception {
        stop();
        assertFalse(near.drain(Duration.ofMillis(30)));
        Thread.currentThread().interrupt();
        assertThrows(java.io.InterruptedIOException.class, () -> near.drain(Duration.ofSeconds(20)));
        assertTrue(Thread.interrupted());
        FutureTask<Boolean> draining = new FutureTask<>(() -> near.drain(Duration.ofSeconds(20)));
        new Thread(draining, "drain").start();
        far.read(0);
        assertTrue(draining.get(20, TimeUnit.SECONDS));
    }

    @Test
    void anIdleConnectionCostsNoTime() throws Exception {
        FutureTask<Integer> reading = new FutureTask<>(() -> near.read(ByteBuffer.allocate(1)));
        new Thread(reading, "reader").start();
        Thread watching = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("contract-ready"))
                .findFirst()
                .orElseThrow();
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getThreadCpuTime(watching.threadId());
        assertThrows(java.util.concurrent.TimeoutException.class, () -> reading.get(300, TimeUnit.MILLISECONDS));
        long spent = threads.getThreadCpuTime(watching.threadId()) - before;
        assertTrue(spent < TimeUnit.MILLISECONDS.toNanos(100), "spent " + spent + " ns");
        far.write(bytes(1));
        assertEquals(1, reading.get(20, TimeUnit.SECONDS));
    }

    @Test
    void readingOnAVirtualThreadSurvivesItsInterrupt() throws Exception {
        FutureTask<Optional<CloseReason>> reading = new FutureTask<>(() -> {
            assertThrows(java.io.InterruptedIOException.class, () -> near.read(ByteBuffer.allocate(1)));
            return near.closeReason();
        });
        Thread reader = Thread.ofVirtual().start(reading);
        reader.interrupt();
        assertEquals(Optional.empty(), reading.get(20, TimeUnit.SECONDS));
        far.write(bytes(4));
        assertArrayEquals(bytes(4), near.input().readNBytes(4));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theTableOfTheSystemIsRead() throws Exception {
        SendQueue queue =
                new SendQueue(new InetSocketAddress("192.0.2.1", 0x1F90), new InetSocketAddress("127.0.0.2", 0xF27E));
        String little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? "0200007F" : "7F000002";
        String line = "  1: 010200C0:1F90 %s:F27E 01 0000000A:00000000 00:00000000 00000000  0".formatted(little);
        assertEquals(10, queue.of(line).orElseThrow());
        assertEquals(
                10,
                queue.of(line.replace(little, "0000000000000000FFFF0000" + little))
                        .orElseThrow());
        for (String other : List.of("", "x", line.replace("F27E", "F27F"), line.replace("0000000A", "0000000Z")))
            assertTrue(queue.of(other).isEmpty(), other);
        for (String any : Files.readAllLines(Path.of("/proc/net/tcp")))
            assertTrue(queue.of(any).isEmpty(), any);
    }

    /** A selector may forget a socket without telling whoever waits at it. */
    @Test
    void theWatchEndsHoweverItsSocketsAreClosed() throws Exception {
        Readiness many = new Readiness("contract-ready");
        for (int round = 0; round < 300; round++) {
            LinkedBlockingQueue<TcpConnection> ended = new LinkedBlockingQueue<>();
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                try (TcpConnection one = new TcpConnection(
                                Pipe.UDID, SocketChannel.open(server.getLocalAddress()), 77, many, ended::add);
                        SocketChannel there = server.accept()) {
                    FutureTask<Integer> reading = new FutureTask<>(() -> one.read(ByteBuffer.allocate(1)));
                    Thread.ofVirtual().start(reading);
                    if (round % 2 == 0) there.write(ByteBuffer.allocate(1));
                }
            }
            assertEquals(1, ended.size());
        }
    }
}
