package dev.pomona.services.syslog.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.syslog.client.ScriptedConnection;
import dev.pomona.services.syslog.client.SyslogClientImpl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyslogCommandTest {
    private static final String A = "Nov  3 07:08:09 p a[1] <Notice>: one \\M-f\\M^V\\M^G\u001b[2J";
    private static final String B = "Nov  3 07:08:09 p b(lib)[2] <Error>: Two";

    private static FakeInvocation call(String... script) {
        ScriptedConnection connection = new ScriptedConnection(script);
        return new FakeInvocation(new SyslogClientImpl(ScriptedConnection.UDID, () -> connection, System::nanoTime));
    }

    private static String wire(String line) {
        return "\0" + line + "\n";
    }

    @Test
    void printsLinesThatCannotSteerATerminal() {
        FakeInvocation call = call(wire(A) + wire(B), ScriptedConnection.UNPLUGGED);
        assertEquals(0, call.run(new SyslogCommand(call), "--count", "1"));
        assertEquals(
                "Nov  3 07:08:09 p a[1] <Notice>: one \u6587\\033[2J\n", call.out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void filtersAndPrintsJson() {
        FakeInvocation call = call(wire(A) + wire(B) + wire("odd"));
        call.json = true;
        call.run(new SyslogCommand(call), "--level", "error", "--match", "two", "--process", "b");
        assertEquals(
                List.of(Map.of(
                        "time",
                        "Nov  3 07:08:09",
                        "device",
                        "p",
                        "process",
                        "b",
                        "image",
                        "lib",
                        "pid",
                        2,
                        "level",
                        "Error",
                        "message",
                        "Two")),
                call.results);
    }

    @Test
    void aLostPhoneIsAFailureInWords() {
        FakeInvocation call = call(wire(A), ScriptedConnection.UNPLUGGED);
        assertEquals(1, call.run(new SyslogCommand(call)));
        assertTrue(call.failure.getMessage().contains("unplugged"), call.failure.getMessage());
        FakeInvocation ended = call(wire(A));
        assertEquals(1, ended.run(new SyslogCommand(ended)));
        assertTrue(ended.out.toString(StandardCharsets.UTF_8).contains("one"));
    }
}
