package dev.pomona.services.syslog.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.ConnectionException;
import dev.pomona.services.syslog.SyslogStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SyslogStreamTest {
    private static final String A = "\0Nov  3 07:08:09 p a[1] <Notice>: one\n";
    private static final String B = "\0Nov  3 07:08:09 p b[2] <Error>: two\n";

    private static SyslogStream stream(ScriptedConnection connection) throws IOException {
        return connection.client(System::nanoTime).stream();
    }

    @Test
    void deliversEverythingThenTheEnd() throws Exception {
        try (SyslogStream s = stream(new ScriptedConnection(A, B + A))) {
            for (int pid : new int[] {1, 2, 1})
                assertEquals(pid, s.next().orElseThrow().pid());
            assertTrue(s.next().isEmpty());
            assertTrue(s.ended());
        }
    }

    @Test
    void readsNothingThatNobodyAskedFor() throws Exception {
        ScriptedConnection connection = new ScriptedConnection(A, B, A);
        try (SyslogStream s = stream(connection)) {
            assertEquals(0, connection.reads);
            assertEquals(1, s.next().orElseThrow().pid());
            assertEquals(2, connection.reads);
        }
        assertTrue(connection.closed);
    }

    @Test
    void aSilentPhoneHasSentAWholeRecord() throws Exception {
        try (SyslogStream s = stream(new ScriptedConnection(
                A, ScriptedConnection.SILENCE, "\0half of a", ScriptedConnection.SILENCE, " line\n", B))) {
            assertEquals("one", s.next().orElseThrow().message());
            assertEquals("half of a line", s.next().orElseThrow().message());
            assertEquals(2, s.next().orElseThrow().pid());
        }
    }

    @Test
    void aLimitedWaitEndsWithoutLoss() throws Exception {
        long[] now = {0};
        ScriptedConnection connection = new ScriptedConnection("\0x", ScriptedConnection.SILENCE, "y\n");
        SyslogStream s = connection.client(() -> now[0] += 400_000_000L).stream();
        assertTrue(s.next(Duration.ofSeconds(1)).isEmpty());
        assertFalse(s.ended());
        assertEquals("xy", s.next().orElseThrow().message());
    }

    @Test
    void aLostPhoneIsTold() throws Exception {
        try (SyslogStream s =
                stream(new ScriptedConnection(A, ScriptedConnection.SILENCE, ScriptedConnection.UNPLUGGED))) {
            assertEquals(1, s.next().orElseThrow().pid());
            assertThrows(ConnectionException.class, s::next);
        }
    }

    @Test
    void interruptionAndClosingEndTheWait() throws Exception {
        ScriptedConnection connection = new ScriptedConnection(A);
        SyslogClientImpl client = connection.client(System::nanoTime);
        SyslogStream s = client.stream();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, s::next);
        client.close();
        assertThrows(ConnectionException.class, s::next);
        assertThrows(IOException.class, client::stream);
    }
}
