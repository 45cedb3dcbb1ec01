package dev.pomona.services.syslog.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.SyslogFollower;
import dev.pomona.services.syslog.client.ScriptedConnection;
import dev.pomona.services.syslog.client.TraceWire;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.fake.FakeInvocation;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogCommandTest {
    private static final String A = "Nov  3 07:08:09 p a[1] <Notice>: one \\M-f\\M^V\\M^G\u001b[2J";
    private static final String B = "Nov  3 07:08:09 p b(lib)[2] <Error>: Two";

    private static FakeInvocation call(String... script) {
        ScriptedConnection connection = new ScriptedConnection(script);
        return new FakeInvocation(connection.client(System::nanoTime));
    }

    /** As the hub makes it, with a follower that gives up at once. */
    private static Object command(FakeInvocation call) {
        SyslogFollower follower = (udid, request) -> call.client(SyslogClient.class).stream(request);
        return new SyslogCommands(follower).newCommand(call);
    }

    private static String wire(String line) {
        return "\0" + line + "\n";
    }

    @Test
    void printsLinesThatCannotSteerATerminal() {
        FakeInvocation call = call(wire(A) + wire(B), ScriptedConnection.UNPLUGGED);
        assertEquals(0, call.run(command(call), "--count", "1"));
        assertEquals(
                "Nov  3 07:08:09 p a[1] <Notice>: one \u6587\\033[2J\n", call.out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aPhoneThatIsTooSlowIsNoInterrupt() throws Exception {
        FakeInvocation call = call(wire(A));
        SyslogFollower slow = (udid, request) -> {
            throw new SocketTimeoutException("no answer to StartActivity within 10000 ms");
        };
        Object command = new SyslogCommands(slow).newCommand(call);
        call.run(command);
        CommandException told = assertInstanceOf(CommandException.class, call.failure);
        assertTrue(
                told.getMessage().endsWith("has ended: no answer to StartActivity within 10000 ms"), told.getMessage());
        assertInstanceOf(SocketTimeoutException.class, told.getCause());
    }

    @Test
    void anArchiveThatCannotBeWrittenIsNotAskedFor(@TempDir Path dir) {
        FakeInvocation nobody = new FakeInvocation();
        Object command = new SyslogCommands((udid, request) -> {
                    throw new AssertionError("no stream was asked for");
                })
                .newCommand(nobody);
        nobody.run(command, "archive", dir.resolve("no/x.tar").toString());
        CommandException told = assertInstanceOf(CommandException.class, nobody.failure);
        assertEquals(dir.resolve("no") + ": no such directory", told.getMessage());
        nobody.run(command, "archive", dir.toString());
        assertEquals(
                dir + " is a directory",
                assertInstanceOf(CommandException.class, nobody.failure).getMessage());
    }

    @Test
    void filtersAndPrintsJson() {
        FakeInvocation call = call(wire(A) + wire(B) + wire("odd"));
        call.json = true;
        call.run(command(call), "--level", "error", "--match", "two", "--process", "b");
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
                        2L,
                        "seq",
                        1L,
                        "level",
                        "Error",
                        "message",
                        "Two")),
                call.results);
    }

    @Test
    void aLostPhoneIsAFailureInWords() {
        FakeInvocation call = call(wire(A), ScriptedConnection.UNPLUGGED);
        assertEquals(1, call.run(command(call)));
        assertTrue(call.failure.getMessage().contains("unplugged"), call.failure.getMessage());
        FakeInvocation ended = call(wire(A));
        assertEquals(1, ended.run(command(ended)));
        assertTrue(ended.out.toString(StandardCharsets.UTF_8).contains("one"));
    }

    @Test
    void badOptionsAreBadUsage() {
        for (String[] bad : List.of(
                new String[] {"--level", "loud"},
                new String[] {"--match", "/(/"},
                new String[] {"--since", "yesterday"},
                new String[] {"--drop", "-1"},
                new String[] {"--relay", "--os-trace"},
                new String[] {"--count", "0"})) {
            FakeInvocation call = call(wire(A));
            call.run(command(call), bad);
            CommandException failure = assertInstanceOf(CommandException.class, call.failure, String.join(" ", bad));
            assertEquals(2, failure.exitCode());
        }
    }

    @Test
    void coloursAreForTerminalsOrWhoeverAsks() {
        String esc = "\u001b[";
        FakeInvocation terminal = call(wire(B));
        terminal.terminal = true;
        terminal.run(command(terminal));
        assertTrue(terminal.out.toString(StandardCharsets.UTF_8).contains(esc + "31m"));
        FakeInvocation plain = call(wire(B));
        plain.terminal = true;
        plain.run(command(plain), "--no-colors");
        assertFalse(plain.out.toString(StandardCharsets.UTF_8).contains(esc));
        FakeInvocation pipe = call(wire(B));
        pipe.run(command(pipe));
        assertFalse(pipe.out.toString(StandardCharsets.UTF_8).contains(esc));
        FakeInvocation asked = call(wire(B));
        asked.run(command(asked), "--color", "always");
        assertTrue(asked.out.toString(StandardCharsets.UTF_8).contains(esc));
    }

    @Test
    void triggersSwitchPrintingOnAndOff() {
        FakeInvocation call = call(wire(A) + wire(B) + wire(A));
        assertEquals(0, call.run(command(call), "-T", "two"));
        assertEquals(2, call.out.toString(StandardCharsets.UTF_8).lines().count());
        FakeInvocation late = call(wire(A) + wire(B) + wire(A));
        late.run(command(late), "-t", "two", "-T", "one");
        String out = late.out.toString(StandardCharsets.UTF_8);
        assertTrue(out.startsWith("Nov  3 07:08:09 p b"), out);
        assertEquals(2, out.lines().count());
    }

    @Test
    void anArchiveIsSavedWhole(@TempDir Path dir) throws Exception {
        String piece = new String(TraceWire.piece("the tar"), StandardCharsets.ISO_8859_1);
        ScriptedConnection good = new ScriptedConnection(TraceWire.ok() + piece + piece);
        FakeInvocation call = new FakeInvocation(good.client("17.0", System::nanoTime));
        call.directory = dir;
        assertEquals(0, call.run(command(call), "archive", "a.tar"), () -> String.valueOf(call.failure));
        assertEquals("the tarthe tar", Files.readString(dir.resolve("a.tar")));
        ScriptedConnection broken = new ScriptedConnection(TraceWire.ok() + piece + piece.substring(0, 8));
        FakeInvocation half = new FakeInvocation(broken.client("17.0", System::nanoTime));
        half.directory = dir;
        half.run(command(half), "archive", "b.tar");
        assertTrue(half.failure.getMessage().contains("broke off"), half.failure.getMessage());
        try (var files = Files.list(dir)) {
            assertEquals(List.of(dir.resolve("a.tar")), files.toList());
        }
    }

    @Test
    void processesAreListed() {
        ScriptedConnection phone = new ScriptedConnection(TraceWire.pids());
        FakeInvocation call = new FakeInvocation(phone.client("17.0", System::nanoTime));
        assertEquals(0, call.run(command(call), "pidlist"), () -> String.valueOf(call.failure));
        assertEquals(
                List.of(Map.of("pid", 59L, "name", "locationd"), Map.of("pid", 512L, "name", "demod")), call.results);
    }
}
