package dev.pomona.mux.engine.io;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Udid;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.spi.LinkHandler;
import dev.pomona.mux.spi.LinkInfo;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A phone of chance that keeps the rules, and counts it against the host when that does not. */
final class ModelPhone implements Link {
    /** One stream of the phone: byte {@code i} of it is {@code i * 31}, both ways. */
    static final class Stream {
        final int hostPort;
        int sent = 1;
        int hostAck = 1;
        int hostWindow;
        int heard = 1;
        int told = 1;
        int edge;
        boolean reset;

        Stream(int hostPort) {
            this.hostPort = hostPort;
        }

        int room() {
            return hostWindow - (sent - hostAck);
        }
    }

    final Map<Integer, Stream> streams = new TreeMap<>();
    final Random random;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private LinkHandler handler;
    private int txSeq;
    private int rxSeq;
    private int expected;
    private String complaint = "";

    ModelPhone(Random random) {
        this.random = random;
    }

    @Override
    public LinkInfo info() {
        return new LinkInfo(Udid.of("00008030001A2D3E4F50802E"), 0x05ac, 0x12a8, 65541, 480_000_000, 512, "model");
    }

    @Override
    public void start(LinkHandler h) {
        handler = h;
    }

    @Override
    public boolean takesNow(int packets, int bytes) {
        return true;
    }

    synchronized String complaint() {
        return complaint;
    }

    private void complain(String what) {
        if (complaint.isEmpty()) complaint = what;
    }

    @Override
    public synchronized void send(ByteBuffer... parts) {
        ByteBuffer all = ByteBuffer.allocate(1 << 17);
        for (ByteBuffer part : parts) all.put(part.duplicate());
        all.flip();
        if (all.remaining() > MAX_PACKET) complain("a packet of " + all.remaining());
        MuxPacket packet = PacketCodec.decode(all, Framing.V2);
        if (packet instanceof MuxPacket.Version) {
            say(PacketCodec.encode(new MuxPacket.Version(2, 0, 0), Framing.V2, 0, 0, 0));
            return;
        }
        rxSeq = PacketCodec.txSeq(all, Framing.V2);
        if (rxSeq != expected) complain("counter " + rxSeq + " where " + expected + " was due");
        expected = (expected + 1) & 0xffff;
        if (packet instanceof MuxPacket.Tcp tcp) heard(tcp);
    }

    private void heard(MuxPacket.Tcp tcp) {
        if (tcp.flags() == Wire.SYN) {
            Stream stream = new Stream(tcp.sourcePort());
            stream.hostAck = 1;
            stream.hostWindow = tcp.window();
            stream.edge = 1 + 4096;
            streams.put(tcp.sourcePort(), stream);
            segment(stream, 0, Wire.SYN | Wire.ACK, 4096, new byte[0]);
            return;
        }
        Stream stream = streams.get(tcp.sourcePort());
        if (stream == null) return;
        if (tcp.flags() == Wire.RST) {
            stream.reset = true;
            return;
        }
        if (tcp.flags() != Wire.ACK) complain("flags " + tcp.flags());
        int n = tcp.payload().remaining();
        if (tcp.seq() != stream.heard) complain("number " + tcp.seq() + " where " + stream.heard + " was due");
        for (int i = 0; i < n; i++) {
            if (tcp.payload().get(i) != (byte) ((stream.heard + i) * 31)) complain("a wrong byte");
        }
        stream.heard += n;
        if (stream.heard - stream.edge > 0) complain("beyond the window");
        if (tcp.ack() - stream.sent > 0 || tcp.ack() - stream.hostAck < 0) complain("acknowledges " + tcp.ack());
        stream.hostAck = tcp.ack();
        stream.hostWindow = tcp.window();
    }

    /** Sends as much of a stream as the host lets, at most {@code most}. @return how much */
    synchronized int talk(Stream stream, int most) {
        int n = Math.min(Math.min(most, stream.room()), 32_728);
        if (n <= 0 || stream.reset) return 0;
        byte[] payload = new byte[n];
        for (int i = 0; i < n; i++) payload[i] = (byte) ((stream.sent + i) * 31);
        segment(stream, stream.sent, Wire.ACK, stream.edge - stream.heard & -256, payload);
        stream.sent += n;
        return n;
    }

    /** Tells the host how far this side is, and grants that much more. */
    synchronized void grant(Stream stream, int window) {
        if (stream.reset) return;
        int rounded = Math.max(window & -256, stream.edge - stream.heard & -256);
        stream.edge = Math.max(stream.edge, stream.heard + rounded);
        segment(stream, stream.sent, Wire.ACK, rounded, new byte[0]);
    }

    private void segment(Stream stream, int seq, int flags, int window, byte[] payload) {
        MuxPacket.Tcp tcp =
                new MuxPacket.Tcp(5000, stream.hostPort, seq, stream.heard, flags, window, ByteBuffer.wrap(payload));
        say(PacketCodec.encode(tcp, Framing.V2, Wire.DEVICE_MAGIC, txSeq, rxSeq));
        txSeq = (txSeq + 1) & 0xffff;
    }

    private void say(ByteBuffer packet) {
        pending.write(packet.array(), 0, packet.limit());
    }

    /** Hands over what was said, in transfers cut anywhere; {@code damage} says how many bytes are wrong. */
    void deliver(int damage) {
        byte[] all;
        synchronized (this) {
            all = pending.toByteArray();
            pending.reset();
        }
        for (int i = 0; i < damage && all.length > 0; i++) {
            all[random.nextInt(all.length)] = (byte) random.nextInt();
        }
        for (int at = 0; at < all.length; ) {
            int n = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 64 : 20_000));
            handler.received(ByteBuffer.wrap(all, at, n).slice(), random.nextBoolean() && at + n < all.length);
            at += n;
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        if (handler != null) handler.ended(new CloseReason.HubClosed(""));
    }
}
