package dev.pomona.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.RequestCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** Whatever a client says on the mux socket. */
class RequestsFuzzTest {
    private static final int MAX_FRAMES = 64;

    @FuzzTest(maxDuration = "1h")
    void stream(byte[] data) {
        ReadableByteChannel in = Channels.newChannel(new ByteArrayInputStream(data));
        try {
            for (int i = 0; i < MAX_FRAMES; i++) {
                Frame frame = Frame.read(in, Frame.MAX_REQUEST);
                if (frame == null) return;
                if (RequestCodec.decode(frame).request() == null) throw new IllegalStateException("no request");
            }
        } catch (IOException e) {
            // That client is closed.
        }
    }
}
