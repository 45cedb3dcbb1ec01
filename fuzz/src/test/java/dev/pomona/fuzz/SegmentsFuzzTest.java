package dev.pomona.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pomona.mux.engine.core.Channel;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.Inbound;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.Outbound;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.WindowBudget;
import java.nio.ByteBuffer;

/** Packets of any bytes, decoded, and the segments among them brought to a connection's numbers. */
class SegmentsFuzzTest {
    @FuzzTest(maxDuration = "1h")
    void packets(byte[] data) {
        Inbound in = new Inbound(4096, 65536, WindowBudget.of(32768));
        in.synchronise(0);
        Outbound out = new Outbound();
        out.synchronise();
        Channel.State state = Channel.State.OPEN;
        int unread = 0;
        ByteBuffer all = ByteBuffer.wrap(data);
        for (long step = 1; all.remaining() > 9; step++) {
            int n = Math.min(8 + (all.get() & 0xff), all.remaining());
            ByteBuffer packet = all.slice(all.position(), n);
            all.position(all.position() + n);
            Framing framing = (n & 1) == 0 ? Framing.V2 : Framing.V1;
            MuxPacket decoded = PacketCodec.decode(packet, framing);
            again(decoded, framing);
            if (!(decoded instanceof MuxPacket.Tcp tcp)) continue;
            state = Channel.on(state, Channel.classify(tcp.flags())).next();
            if (out.fault(tcp.ack()) == null) out.heard(tcp.ack(), tcp.window());
            if (out.sendable() < 0) throw new IllegalStateException("may send " + out.sendable());
            if (in.fault(tcp.seq(), tcp.payload().remaining()) != null) continue;
            in.received(tcp.payload().remaining(), step);
            unread += tcp.payload().remaining();
            if (unread > in.bound()) throw new IllegalStateException(unread + " bytes unread");
            int taken = unread & 0xffff;
            in.taken(taken, step);
            unread -= taken;
            in.told(step);
        }
    }

    /** What was understood means the same when it is written and read again. */
    private static void again(MuxPacket packet, Framing framing) {
        if (packet instanceof MuxPacket.Unknown || packet instanceof MuxPacket.Version) return;
        MuxPacket twice = PacketCodec.decode(PacketCodec.encode(packet, framing, 0, 0, 0), framing);
        if (!packet.equals(twice)) throw new IllegalStateException(packet + " became " + twice);
    }
}
