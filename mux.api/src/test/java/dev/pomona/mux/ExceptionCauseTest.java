package dev.pomona.mux;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExceptionCauseTest {
    @Test
    void whatIsBehindItMayBeSaidLater() {
        IOException below = new IOException("reset");
        Throwable told = new ConnectionException(Udid.of("00008030-001A2D3E4F50802E"), 1, new CloseReason.Reset(""))
                .initCause(below);
        assertSame(below, told.getCause());
    }
}
