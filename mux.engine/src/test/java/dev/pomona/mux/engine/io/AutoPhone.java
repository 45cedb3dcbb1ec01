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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A phone that answers by itself, at once, and insists on the rules: packet counters without gap, pairs that do not collide. */
final class AutoPhone implements Link {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Set<Integer> live = new HashSet<>();
    private LinkHandler handler;
    private int expected;
    private int txSeq;
    private String complaint = "";

    @Override
    public LinkInfo info() {
        return new LinkInfo(Udid.of("00008030001A2D3E4F50802E"), 0x05ac, 0x12a8, 65541, 480_000_000, 512, "auto");
    }

    @Override
    public void start(LinkHandler h) {
        handler = h;
    }

    synchronized int live() {
        return live.size();
    }

    /** The first rule that was broken; empty if none was. */
    synchronized String complaint() {
        return complaint;
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        if (over.get()) throw new IOException("over");
        ByteBuffer all = ByteBuffer.allocate(MAX_PACKET);
        for (ByteBuffer part : parts) all.put(part.duplicate());
        MuxPacket packet = PacketCodec.decode(all.flip(), Framing.V2);
        ByteBuffer answer = answer(packet, PacketCodec.txSeq(all, Framing.V2));
        if (answer != null) handler.received(answer, false);
    }

    private synchronized ByteBuffer answer(MuxPacket packet, int counter) {
        if (packet instanceof MuxPacket.Version) {
            return PacketCodec.encode(new MuxPacket.Version(2, 0, 0), Framing.V2, 0, 0, 0);
        }
        if (counter != expected) complain("counter " + counter + " where " + expected + " was due");
        expected = (counter + 1) & 0xffff;
        if (!(packet instanceof MuxPacket.Tcp tcp)) return null;
        if (tcp.flags() == Wire.RST) live.remove(tcp.sourcePort());
        if (tcp.flags() != Wire.SYN) return null;
        if (tcp.sourcePort() == 0) complain("port 0");
        if (!live.add(tcp.sourcePort())) complain("port " + tcp.sourcePort() + " is in use");
        MuxPacket.Tcp synAck = new MuxPacket.Tcp(
                tcp.destinationPort(), tcp.sourcePort(), 0, 1, Wire.SYN | Wire.ACK, 131072, ByteBuffer.allocate(0));
        return PacketCodec.encode(synAck, Framing.V2, Wire.DEVICE_MAGIC, txSeq++ & 0xffff, counter);
    }

    private void complain(String what) {
        if (complaint.isEmpty()) complaint = what;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        if (over.compareAndSet(false, true) && handler != null) handler.ended(new CloseReason.HubClosed(""));
    }
}
