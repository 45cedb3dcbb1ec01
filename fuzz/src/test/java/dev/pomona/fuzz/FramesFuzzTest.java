package dev.pomona.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pomona.mux.engine.core.FrameDecoder;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.Wire;
import java.nio.ByteBuffer;

/** Transfers of any bytes, cut as the first bytes say, at times as they say. */
class FramesFuzzTest {
    @FuzzTest(maxDuration = "1h")
    void transfers(byte[] data) {
        FrameDecoder decoder = new FrameDecoder(FramesFuzzTest::whole, 1000);
        ByteBuffer in = ByteBuffer.wrap(data);
        long now = 0;
        while (in.remaining() > 2) {
            int how = in.get() & 0xff;
            decoder.framing(
                    switch (how & 3) {
                        case 0 -> Framing.V1;
                        case 1 -> null;
                        default -> Framing.V2;
                    });
            now += how >> 2;
            int n = Math.min(in.get() & 0xff, in.remaining());
            decoder.transfer(in.slice(in.position(), n), now * 20);
            in.position(in.position() + n);
            if (decoder.held() > Wire.MAX_PACKET) throw new IllegalStateException("holds " + decoder.held());
        }
    }

    private static void whole(ByteBuffer packet) {
        int length = packet.remaining();
        if (length < Wire.MIN_PACKET || length > Wire.MAX_PACKET || packet.getInt(packet.position() + 4) != length) {
            throw new IllegalStateException("a packet of " + length + " bytes");
        }
    }
}
