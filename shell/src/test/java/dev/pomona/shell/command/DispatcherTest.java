package dev.pomona.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Source;
import dev.pomona.mux.Udid;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.NoSuchDeviceException;
import dev.pomona.shell.render.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

class DispatcherTest {
    private static final String A = "00008101-000A10691140001E";
    private static final String B = "00008101-000B10691140001E";
    private final Commands commands = new Commands();
    private final FakePhones phones = new FakePhones();
    private final Dispatcher dispatcher = new Dispatcher(commands, phones);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static final class FakeHub implements Hub {
        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public List<Source> sources() {
            return List.of();
        }

        @Override
        public void stop() {
            throw new UnsupportedOperationException();
        }
    }

    @Command(name = "which", description = "Says which phone is meant")
    private static final class Which implements Callable<Integer> {
        private final Invocation call;

        Which(Invocation call) {
            this.call = call;
        }

        @Override
        public Integer call() throws CommandException {
            call.object(Map.of("udid", call.udid().value()));
            return 0;
        }
    }

    @Command(name = "own", description = "Has the phone among its words")
    private static final class Own implements Callable<Integer> {
        private final Invocation call;

        @Parameters(paramLabel = "UDID")
        private String phone;

        Own(Invocation call) {
            this.call = call;
        }

        @Override
        public Integer call() throws CommandException {
            call.choose(phone);
            call.object(Map.of("udid", call.udid().value(), "named", call.named()));
            return 0;
        }
    }

    @Command(name = "group", description = "Has subcommands")
    private static final class Group {
        private final Invocation call;

        Group(Invocation call) {
            this.call = call;
        }

        @Command(name = "fail")
        int fail(@Parameters(paramLabel = "HOW") String how) throws Exception {
            call.err().println("about to fail");
            return switch (how) {
                case "command" -> throw new CommandException("no luck");
                case "late" -> throw new CommandException("too late", new IOException(new SocketTimeoutException()));
                case "silent" -> throw new SocketTimeoutException("no answer within 5000 ms");
                case "unanswered" ->
                    throw new ConnectionException(
                            Udid.of(A), 62078, new CloseReason.TimedOut("connecting", Duration.ofSeconds(5)));
                case "usage" -> throw new NoSuchDeviceException("none");
                case "io" -> throw new IOException("refused by the phone");
                case "bug" -> throw new IllegalStateException("oops");
                default -> 7;
            };
        }
    }

    @BeforeEach
    void add() {
        BuiltIn.addTo(commands, phones, new FakeHub());
        commands.putIfAbsent("which", Which::new);
        commands.putIfAbsent("own", Own::new);
        commands.putIfAbsent("group", Group::new);
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return dispatcher.run(
                List.of(args),
                new Caller(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Path.of("/"),
                        false,
                        80,
                        new AtomicBoolean()));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "command,1,no luck",
        "io,1,refused by the phone",
        "bug,1,internal error",
        "other,7,about",
        "late,1,too late",
        "silent,1,no answer within 5000 ms",
        "unanswered,1,62078",
        "usage,4,none"
    })
    void endsBecomeExitCodes(String how, int code, String words) {
        assertEquals(code, run("group", "fail", how));
        assertTrue(err().contains(words), err());
        assertEquals("", out());
    }

    @Test
    void badUsageIsTwo() {
        assertEquals(2, run("nothing"));
        assertEquals(2, run("-u"));
        assertEquals(2, run("-u", A));
        assertEquals(2, run("--json"));
        assertTrue(err().contains("which command?"), err());
        assertEquals(2, run("group"));
        assertTrue(err().startsWith("group: which? fail"), err());
        assertEquals(2, run("lockdown"));
        assertTrue(err().contains("which? ") && err().contains(" or "), err());
        assertEquals(2, run("group", "fail"));
        assertEquals(2, run("devices", "--nonsense"));
        assertTrue(err().contains("--nonsense"), err());
        assertEquals(2, run("forward"));
        assertEquals(2, run("forward", "80"));
        assertEquals(2, run("forward", "80:0"));
        assertEquals("", out());
    }

    @Test
    void oneOfSeveralPhonesMustBeNamed() {
        assertEquals(4, run("which"));
        assertTrue(err().contains("no phone is attached"), err());
        phones.with(A, "Anna");
        assertEquals(0, run("which"));
        phones.with(B, "Bert");
        assertEquals(4, run("which"));
        assertTrue(err().contains(A) && err().contains("Bert"), err());
        assertEquals(4, run("-u", "00008101", "which"));
        assertEquals(4, run("-u", "ffff", "which"));
    }

    @Test
    void aCommandsOwnWordsMayNameThePhone() {
        phones.with(A, "Anna").with(B, "Bert");
        assertEquals(0, run("own", "00008101-000b", "--json"), err());
        assertTrue(out().contains("\"udid\":\"" + B + "\"") && out().contains("\"named\":\"" + B + "\""), out());
        assertEquals(0, run("own", B, "-u", B), err());
        assertEquals(4, run("own", B, "-u", A));
        assertTrue(err().contains("-u means " + A + ", but the command says " + B), err());
        assertEquals(4, run("own", "00008101"));
        assertTrue(err().contains("several phones"), err());
        assertEquals(4, run("own", "ffff"));
        assertEquals(4, run("own", ""));
        assertEquals(0, run("own", "", "-u", A), err());
    }

    @ParameterizedTest
    @CsvSource({
        "-u;00008101000b;--json;which",
        "which;-u;00008101-000B;--json",
        "which;--udid=00008101-000b10691140001e;--json",
        "--json;which;-u00008101-000B"
    })
    void globalOptionsStandAnywhere(String line) {
        phones.with(A, "Anna").with(B, "Bert");
        assertEquals(0, run(line.split(";")), err());
        assertEquals("{\"udid\":\"" + B + "\"}", out().strip());
    }

    @Test
    void devicesAsTableAndJson() throws IOException {
        assertEquals(0, run("devices", "--json"));
        assertEquals("[]", out().strip());
        assertEquals(0, run("devices"));
        assertEquals("", out());
        phones.with(A, "Anna\u001b[2J");
        assertEquals(0, run("devices", "--wide"));
        assertTrue(out().contains(A) && out().contains("480 Mbit/s") && !out().contains("\u001b"), out());
        assertEquals(0, run("devices", "--json"));
        String json = out().strip();
        Map<String, Object> first =
                Json.object(json.substring(1, json.length() - 1).getBytes(StandardCharsets.UTF_8));
        assertEquals("trusted", first.get("trust"));
        assertEquals(
                List.of("udid", "name", "productType", "productVersion", "trust", "ways"), List.copyOf(first.keySet()));
    }

    @Test
    void trustIsOfThePhonesThatAreMeant() {
        assertEquals(0, run("trust"));
        assertEquals("no phone is attached", err().strip());
        assertEquals(0, run("trust", "--json"));
        assertEquals("[]", out().strip());
        assertEquals("", err());
        phones.with(A, "Anna").with(B, "Bert");
        assertEquals(0, run("trust"));
        assertEquals(2, out().lines().count());
        assertEquals(0, run("trust", "-u", B));
        assertTrue(out().startsWith(B + "  ") && !out().contains(A), out());
        assertEquals(0, run("trust", "--json", "-u", A));
        assertTrue(out().startsWith("[{\"udid\":\"" + A + "\",\"trust\":\"unknown\"") && !out().contains(B), out());
        assertEquals(4, run("trust", "-u", "ffff"));
    }

    @Test
    void helpKnowsEveryCommand() {
        assertEquals(0, run("help"));
        assertTrue(out().contains("which") && out().contains("forward"), out());
        assertEquals(0, run("help", "group", "fail"));
        assertTrue(out().contains("HOW") && out().contains("--json"), out());
        assertEquals(0, run("which", "--help"));
        assertTrue(out().contains("Says which phone"), out());
        assertEquals(2, run("help", "nothing"));
    }

    @Test
    void aCommandsNameBelongsToItsFirstOwner() {
        assertFalse(commands.putIfAbsent("devices", Which::new));
        assertEquals(0, run("version", "--json"));
        assertEquals("{\"version\":\"1.2.3\"}", out().strip());
    }
}
