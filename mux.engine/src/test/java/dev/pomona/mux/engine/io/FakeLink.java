package dev.pomona.mux.engine.io;

import dev.pomona.mux.Udid;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.spi.LinkHandler;
import dev.pomona.mux.spi.LinkInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A link in memory. The test is the phone: it takes what was sent and says what comes. */
public final class FakeLink implements Link {
    private final LinkedBlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile String closedFor = "";
    private volatile LinkHandler handler;
    volatile Framing framing = Framing.V2;
    /** If there is one, each packet needs a permit of it to leave. */
    volatile Semaphore gate;

    int txSeq;
    int rxSeq;

    @Override
    public LinkInfo info() {
        return new LinkInfo(Udid.of("00008030001A2D3E4F50802E"), 0x05ac, 0x12a8, 65541, 480_000_000, 512, "fake");
    }

    @Override
    public void start(LinkHandler h) {
        handler = h;
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        if (over.get()) throw new IOException("link is over");
        int n = 0;
        for (ByteBuffer part : parts) n += part.remaining();
        ByteBuffer all = ByteBuffer.allocate(n);
        for (ByteBuffer part : parts) all.put(part.duplicate());
        if (n > MAX_PACKET) throw new IOException("too large: " + n);
        Semaphore now = gate;
        if (now != null) now.acquireUninterruptibly();
        sent.add(all.array());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        close("");
    }

    @Override
    public void close(String why) {
        if (closedFor.isEmpty()) closedFor = why;
        end("closed");
    }

    /** Why the engine closed it; empty for no particular reason. */
    public String closedFor() {
        return closedFor;
    }

    public void end(String cause) {
        if (over.compareAndSet(false, true) && handler != null)
            handler.ended(new dev.pomona.mux.CloseReason.Unplugged(cause));
    }

    // ---- the phone's side

    byte[] takeBytes() throws InterruptedException {
        byte[] packet = sent.poll(5, TimeUnit.SECONDS);
        if (packet == null) throw new AssertionError("nothing was sent");
        return packet;
    }

    String takeHex() throws InterruptedException {
        return HexFormat.of().formatHex(takeBytes());
    }

    MuxPacket take() throws InterruptedException {
        ByteBuffer b = ByteBuffer.wrap(takeBytes());
        int tx = PacketCodec.txSeq(b, framing);
        if (tx >= 0 && b.getInt(0) != Wire.VERSION) rxSeq = tx;
        return PacketCodec.decode(b, framing);
    }

    MuxPacket.Tcp takeTcp() throws InterruptedException {
        return (MuxPacket.Tcp) take();
    }

    /** Waits for one packet and looks away. */
    public void awaitSent() throws InterruptedException {
        takeBytes();
    }

    public void answerVersion(int major) {
        say(new MuxPacket.Version(major, 0, 0x49287300));
    }

    boolean quiet() {
        return sent.isEmpty();
    }

    void hex(String hex) {
        raw(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    void raw(byte[] transfer) {
        handler.received(ByteBuffer.wrap(transfer), false);
    }

    void say(MuxPacket packet) {
        boolean counted = !(packet instanceof MuxPacket.Version);
        ByteBuffer b = PacketCodec.encode(packet, framing, Wire.DEVICE_MAGIC, counted ? txSeq++ : 0, rxSeq);
        handler.received(b, false);
    }

    /** A segment to the sender of {@code syn}. */
    void segment(MuxPacket.Tcp syn, int seq, int ack, int flags, int window, byte... payload) {
        say(new MuxPacket.Tcp(
                syn.destinationPort(), syn.sourcePort(), seq, ack, flags, window, ByteBuffer.wrap(payload)));
    }
}
