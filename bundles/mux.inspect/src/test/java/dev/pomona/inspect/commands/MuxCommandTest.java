package dev.pomona.inspect.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.inspect.log.WireLogs;
import dev.pomona.inspect.pcap.PcapReader;
import dev.pomona.mux.inspect.PacketTap.Direction;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.fake.FakeInvocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MuxCommandTest {
    @TempDir
    private Path folder;

    private final FakeInspector mux = new FakeInspector();
    private final FakeInvocation call = new FakeInvocation();
    private WireLogs logs;

    @BeforeEach
    void start() {
        call.directory = folder;
        logs = new WireLogs(() -> Optional.of(mux), folder.resolve("wire"));
    }

    @AfterEach
    void stop() {
        logs.close();
    }

    private int run(String... args) {
        return call.run(new MuxCommand(call, () -> Optional.of(mux), logs), args);
    }

    private Map<?, ?> result() {
        return (Map<?, ?>) call.results.getFirst();
    }

    @Test
    void countersShowAllThatIsCounted() {
        call.json = true;
        mux.bytes = 42;
        assertEquals(0, run("counters"));
        assertEquals(42L, ((Map<?, ?>) result().get("hub")).get("bytesIn"));
        Map<?, ?> phone = (Map<?, ?>) ((List<?>) result().get("phones")).getFirst();
        assertEquals(FakeInspector.PHONE.value(), phone.get("udid"));
        assertEquals(Map.of("count", 2L, "millis", 1500L), ((Map<?, ?>) phone.get("stalls")).get("clientSlow"));
        assertEquals(62078, ((Map<?, ?>) ((List<?>) phone.get("connections")).getFirst()).get("port"));
        assertTrue(((Map<?, ?>) ((List<?>) phone.get("ends")).getFirst())
                .get("reason")
                .toString()
                .contains("over"));
    }

    @Test
    void countersForPeopleCannotSteerATerminal() {
        call.named = "00008101";
        assertEquals(0, run("counters"));
        assertEquals("clientSlow 1.5 s", result().get("stalled"));
        assertTrue(call.out.toString(StandardCharsets.UTF_8).contains("the phone's last words: go?away"));
    }

    @Test
    void topShowsRates() {
        call.json = true;
        assertEquals(0, run("top", "--interval", "0.1", "--count", "1"));
        Map<?, ?> phone = (Map<?, ?>) ((List<?>) result().get("phones")).getFirst();
        assertEquals(0L, phone.get("from"));
        assertEquals(1, ((List<?>) result().get("connections")).size());
        assertEquals(1, run("top", "--interval", "0"));
        assertEquals(2, ((CommandException) call.failure).exitCode());
    }

    @Test
    void withoutAnEngineItSaysSo() {
        assertEquals(1, call.run(new MuxCommand(call, Optional::empty, logs), "top"));
        assertEquals("the mux engine is not running", call.failure.getMessage());
    }

    @Test
    void aPhoneOfAnotherDaemonHasNoPacketsHere() {
        mux.links = List.of();
        assertEquals(1, run("log", "on"));
        assertTrue(call.failure.getMessage().contains("has no link of this hub's own"));
    }

    @Test
    void theLogHidesPayloadUnlessAsked() throws Exception {
        assertEquals(0, run("log", "on"));
        mux.packet(1, Direction.TO_PHONE, 0x10, "secret");
        mux.packet(1, Direction.FROM_PHONE, 4, "no such port");
        assertEquals(0, run("log", "off"));
        Path file = folder.resolve("wire").resolve(FakeInspector.PHONE + ".log");
        String text = Files.readString(file);
        assertTrue(text.contains("> TCP 1>2 seq=1 ack=7 flags=ACK window=131072 length=6 tx=5 rx=4\n"), text);
        assertTrue(text.contains("words=\"no such port\""), text);
        assertFalse(text.contains("736563726574"), text);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(mux.tappedNow(1));
        assertEquals(0, run("log", "on", "--payload"));
        mux.packet(1, Direction.TO_PHONE, 0x10, "secret");
        assertEquals(0, run("log", "off"));
        assertTrue(Files.readString(file).contains("payload=736563726574"));
    }

    @Test
    void whatPassedBeforeOffIsInTheLog() throws Exception {
        assertEquals(0, run("log", "on"));
        for (int i = 0; i < 5000; i++) mux.packet(1, Direction.TO_PHONE, 0x10, "x");
        assertEquals(0, run("log", "off"));
        Path file = folder.resolve("wire").resolve(FakeInspector.PHONE + ".log");
        assertEquals(5002, Files.readAllLines(file).size(), "5000 packets, on, off");
    }

    @Test
    void theLogFollowsAPhoneThatIsPluggedInAnew() throws Exception {
        assertEquals(0, run("log", "on"));
        mux.links = List.of(2L);
        while (!mux.tappedNow(2)) {
            Thread.onSpinWait();
        }
        mux.packet(2, Direction.TO_PHONE, 0x10, "x");
        assertEquals(0, run("log"));
        assertEquals(FakeInspector.PHONE.value(), result().get("udid"));
        assertEquals(0, run("log", "off"));
        assertTrue(Files.readString(folder.resolve("wire").resolve(FakeInspector.PHONE + ".log"))
                .contains("#2 > TCP"));
    }

    @Test
    void capturesForWireshark() throws Exception {
        Thread traffic = Thread.ofVirtual().start(() -> {
            try {
                mux.tapped();
                mux.packet(1, Direction.TO_PHONE, 0x10, "hello");
                mux.packet(1, Direction.FROM_PHONE, 0x10, "you");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        call.json = true;
        assertEquals(0, run("pcap", "trace.pcapng", "--count", "2"));
        traffic.join();
        assertNull(call.failure);
        List<PcapReader.Captured> packets = PcapReader.packets(Files.readAllBytes(folder.resolve("trace.pcapng")));
        assertEquals(2, packets.size());
        assertEquals(45, packets.getFirst().bytes().length);
        assertEquals(2L, result().get("packets"));
        assertFalse(mux.tappedNow(1));
    }

    @Test
    void leavesOutWhatConnectionsCarry() throws Exception {
        Thread traffic = Thread.ofVirtual().start(() -> {
            try {
                mux.tapped();
                mux.packet(1, Direction.TO_PHONE, 0x10, "hello");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertEquals(0, run("pcap", "-", "--headers", "--count", "1"));
        traffic.join();
        PcapReader.Captured packet = PcapReader.packets(call.out.toByteArray()).getFirst();
        assertEquals(40, packet.bytes().length);
        assertEquals(45, packet.length());
    }
}
