package dev.pomona.lockdown.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.pomona.lockdown.fake.TlsServer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Tls13ContractTest extends TlsContract {
    Tls13ContractTest() {
        super("TLSv1.3", TlsOffer.CURRENT);
    }

    @Test
    void newKeysAreTakenAndAnswered() throws Exception {
        for (int i = 0; i < 3; i++) {
            ((TlsServer) server).updateKeys();
            far.write(bytes(20_000));
            assertArrayEquals(bytes(20_000), near.input().readNBytes(20_000));
            near.write(ByteBuffer.wrap(bytes(30_000)));
            assertArrayEquals(bytes(30_000), far.read(30_000));
        }
    }
}
