package dev.pomona.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.RequestCodec;
import java.util.Arrays;

/** The body of one request, mostly a property list. */
class BodiesFuzzTest {
    @FuzzTest(maxDuration = "1h")
    void body(byte[] data) {
        if (data.length < 1) return;
        byte[] body = Arrays.copyOfRange(data, 1, data.length);
        int message = data[0] % 3 == 0 ? data[0] & 15 : Frame.PLIST;
        if (RequestCodec.decode(new Frame(1, message, 0, body)).request() == null) {
            throw new IllegalStateException("no request");
        }
    }
}
