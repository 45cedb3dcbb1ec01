package dev.pomona.health.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.health.report.Snapshot.Failure;
import dev.pomona.health.report.Snapshot.Folder;
import dev.pomona.health.report.Snapshot.PhoneState;
import dev.pomona.health.report.Snapshot.SourceState;
import dev.pomona.plugins.Plugin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final Folder FOLDER = new Folder("/state", true, false, 1L << 40);
    private static final SourceState GOOD = new SourceState("usb", true, true, "1 phone", Map.of());
    private static final SourceState BAD = new SourceState("usbip h:1", true, false, "not reachable", Map.of());
    private static final SourceState LATE = new SourceState("usbip h:2", false, false, "asked", Map.of());

    private static PhoneState phone(String trust) {
        return new PhoneState("00008110-000A", "Anna", "17.0", trust, List.of("USB"), Set.of("dev.example.Client"));
    }

    private static Plugin plugin(Plugin.State state, boolean shipped, String problem) {
        return new Plugin(
                7,
                "echo",
                "com.example.echo",
                "1.0.0",
                state,
                shipped,
                Optional.empty(),
                List.of(),
                List.of(),
                0,
                problem);
    }

    private static Snapshot snapshot(List<SourceState> sources, List<PhoneState> phones, List<Plugin> plugins) {
        return new Snapshot(sources, phones, List.of(), plugins, List.of(), FOLDER);
    }

    private static Snapshot with(PhoneState phone) {
        return snapshot(List.of(GOOD), List.of(phone), List.of());
    }

    @Test
    void linksSaysWhichSourceIsIll() {
        assertEquals(Answer.OK, Checks.links(with(phone("TRUSTED"))).answer());
        Verdict some = Checks.links(snapshot(List.of(GOOD, BAD), List.of(), List.of()));
        assertEquals(Answer.WARN, some.answer());
        assertTrue(some.words().contains("usbip h:1: not reachable"));
        assertEquals(
                Answer.CRITICAL,
                Checks.links(snapshot(List.of(BAD), List.of(), List.of())).answer());
        assertEquals(
                Answer.TEMPORARILY_UNAVAILABLE,
                Checks.links(snapshot(List.of(GOOD, LATE), List.of(), List.of()))
                        .answer());
        assertEquals(
                Answer.WARN,
                Checks.links(snapshot(List.of(), List.of(), List.of())).answer());
    }

    @Test
    void phonesAndTrust() {
        assertEquals(
                Answer.WARN,
                Checks.phones(snapshot(List.of(GOOD), List.of(), List.of())).answer());
        assertEquals(
                Answer.TEMPORARILY_UNAVAILABLE, Checks.phones(with(phone(""))).answer());
        assertEquals(Answer.OK, Checks.phones(with(phone("DENIED"))).answer());
        assertEquals(Answer.OK, Checks.trust(with(phone("TRUSTED"))).answer());
        for (String refused : List.of("DENIED", "LOST", "UNPAIRED"))
            assertEquals(Answer.WARN, Checks.trust(with(phone(refused))).answer());
        for (String waiting : List.of("UNKNOWN", "LOCKED", "ASKING"))
            assertEquals(
                    Answer.TEMPORARILY_UNAVAILABLE,
                    Checks.trust(with(phone(waiting))).answer());
    }

    @Test
    void pluginsWeighsWhatShipsMore() {
        assertEquals(
                Answer.CRITICAL,
                plugins(plugin(Plugin.State.FAILED, true, "threw")).answer());
        Verdict dropped = plugins(plugin(Plugin.State.HANGING, false, "hangs"));
        assertEquals(Answer.WARN, dropped.answer());
        assertTrue(dropped.words().contains("echo: hangs"));
        assertEquals(Answer.OK, plugins(plugin(Plugin.State.STOPPED, true, "")).answer());
        assertEquals(
                Answer.TEMPORARILY_UNAVAILABLE,
                plugins(plugin(Plugin.State.CHANGING, false, "")).answer());
        Snapshot left = new Snapshot(List.of(), List.of(), List.of(), List.of(), List.of("leaky"), FOLDER);
        assertTrue(Checks.plugins(left).words().contains("leaky"));
    }

    private static Verdict plugins(Plugin plugin) {
        return Checks.plugins(snapshot(List.of(GOOD), List.of(), List.of(plugin)));
    }

    @Test
    void theStateFolder() {
        assertEquals(Answer.OK, folder(FOLDER));
        assertEquals(Answer.CRITICAL, folder(new Folder("/state", false, false, 1L << 40)));
        assertEquals(Answer.CRITICAL, folder(new Folder("/state", true, true, 1L << 40)));
        assertEquals(Answer.WARN, folder(new Folder("/state", true, false, 1000)));
        assertEquals(Answer.WARN, folder(new Folder("", false, false, 0)));
    }

    private static Answer folder(Folder f) {
        return Checks.folder(new Snapshot(List.of(), List.of(), List.of(), List.of(), List.of(), f))
                .answer();
    }

    @Test
    void theWorstCounts() {
        assertEquals(Answer.OK, Verdict.worst(List.of()));
        assertEquals(
                Answer.CRITICAL,
                Verdict.worst(List.of(
                        new Verdict("a", Answer.WARN, ""),
                        new Verdict("b", Answer.CRITICAL, ""),
                        new Verdict("c", Answer.OK, ""))));
    }

    @Test
    void whyNamesTheFirstThingInTheWay() {
        assertTrue(Why.of(with(phone("TRUSTED")), "00008110", true).usable());
        for (String[] expected : new String[][] {
            {"", "no-lockdown"},
            {"UNKNOWN", "not-asked"},
            {"LOCKED", "locked"},
            {"ASKING", "asking"},
            {"DENIED", "denied"},
            {"LOST", "forgotten"},
            {"UNPAIRED", "not-paired"},
            {"LATER", "trust"}
        }) {
            Why why = Why.of(with(phone(expected[0])), "00008110-000a", false);
            assertFalse(why.usable());
            assertEquals(expected[1], why.reasons().getFirst().kind());
        }
        Why away = Why.of(snapshot(List.of(GOOD, BAD), List.of(), List.of()), "0000ffff", true);
        assertEquals("not-attached", away.reasons().get(0).kind());
        assertTrue(away.reasons().get(0).words().contains("pair record"));
        assertTrue(away.reasons().get(1).words().contains("not reachable"));
        Why lacking = Why.of(
                snapshot(
                        List.of(GOOD), List.of(phone("TRUSTED")), List.of(plugin(Plugin.State.FAILED, false, "threw"))),
                "00008110",
                true);
        assertTrue(lacking.usable());
        assertTrue(lacking.reasons().getFirst().words().contains("echo does not work: threw"));
    }

    @Test
    void threadsComeOutOfADump() throws Exception {
        String dump = """
            {"threadDump": {"threadContainers": [{"threads": [
              {"tid": "9", "name": "control accept", "stack": ["java.base/java.lang.VirtualThread.park(X)",
                "dev.pomona.shell.control.ControlServer.accept(ControlServer.java:70)",
                "java.base/java.lang.VirtualThread.run(X)"]},
              {"tid": "3", "name": "", "stack": []}, 7]}, {}]}}\
            """;
        List<ThreadReport> threads = ThreadReport.parse(dump);
        assertEquals(2, threads.size());
        ThreadReport control = threads.get(1);
        assertEquals("control accept", control.name());
        assertTrue(control.virtual());
        assertEquals("dev.pomona.shell.control.ControlServer.accept(ControlServer.java:70)", control.where());
        assertTrue(threads.get(0).ofTheJvm());
        assertEquals(List.of(), ThreadReport.parse("{}"));
    }

    @Test
    void aPhoneThatIsThereAndCannotBeUsedIsToldWithItsProblem() {
        Failure failure = new Failure("00008110-000A11CE00000004", "it speaks version 3.0", "restart it", 4);
        Snapshot s =
                new Snapshot(List.of(GOOD), List.of(phone("TRUSTED")), List.of(failure), List.of(), List.of(), FOLDER);
        Verdict phones = Checks.phones(s);
        assertEquals(Answer.WARN, phones.answer());
        assertEquals("00008110-000A11CE00000004 cannot be used: it speaks version 3.0", phones.words());
        Why why = Why.of(s, "00008110-000a11ce00000004", false);
        assertFalse(why.usable());
        assertEquals("00008110-000A11CE00000004", why.udid());
        assertEquals(
                List.of(new Why.Reason(
                        "cannot-be-used", "it is plugged in, but it speaks version 3.0 (tried 4 s ago): restart it")),
                why.reasons());
    }
}
