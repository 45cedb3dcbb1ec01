package com.example.echo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The wire format without a phone: what comes from outside is hostile until it has been read. */
class EchoMessageTest {
    private static EchoMessage decode(ByteBuffer wire) throws IOException {
        return EchoMessage.decode(target -> {
            if (wire.remaining() < target.remaining()) throw new EOFException();
            while (target.hasRemaining()) target.put(wire.get());
        });
    }

    @Test
    void whatIsEncodedComesBack() throws Exception {
        EchoMessage message = new EchoMessage("grüß dich");
        assertEquals(message, decode(message.encode()));
    }

    @Test
    void aLengthOutOfBoundsIsRefused() {
        for (int length : new int[] {-1, EchoMessage.MAX + 1, Integer.MAX_VALUE}) {
            ByteBuffer wire = ByteBuffer.allocate(8).putInt(length).rewind();
            assertThrows(ProtocolException.class, () -> decode(wire));
        }
    }

    @Test
    void halfAMessageIsAnEnd() {
        ByteBuffer whole = new EchoMessage("hello").encode();
        assertThrows(EOFException.class, () -> decode(whole.slice(0, whole.remaining() - 1)));
    }
}
