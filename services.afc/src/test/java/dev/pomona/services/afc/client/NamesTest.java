package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcCopyListener;
import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.services.afc.messages.AfcOp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that one side has and the other has not, and several files for one name. */
class NamesTest {
    private static final Set<AfcCopyOption> TREE = Set.of(AfcCopyOption.RECURSIVE);
    private static final Set<AfcCopyOption> SYNC =
            Set.of(AfcCopyOption.RECURSIVE, AfcCopyOption.UPDATE, AfcCopyOption.DELETE);

    private final FakePhone phone = new FakePhone();

    @TempDir
    Path here;

    private AfcReport pull(Set<AfcCopyOption> options, AfcPair... pairs) throws IOException {
        try (AfcClient client = phone.client(100, 8)) {
            return client.pull(List.of(pairs), options, AfcCopyListener.NONE);
        }
    }

    private AfcReport push(Set<AfcCopyOption> options, AfcPair... pairs) throws IOException {
        try (AfcClient client = phone.client(100, 8)) {
            return client.push(List.of(pairs), options, AfcCopyListener.NONE);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Java cannot name such files; a shell can. */
    private void filesThatAreNotUtf8() throws Exception {
        Files.createDirectory(here.resolve("t"));
        Files.writeString(here.resolve("t/good"), "good");
        Process shell;
        try {
            shell = new ProcessBuilder(
                            "sh",
                            "-c",
                            "mkdir \"$(printf 'd\\375')\" && for n in 'q\\377' 'q\\376' 'd\\375/f'; do echo x"
                                    + " >\"$(printf $n)\"; done")
                    .directory(here.resolve("t").toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("SKIPPED: there is no sh");
            return;
        }
        assertTrue(shell.waitFor(20, TimeUnit.SECONDS));
        Assumptions.assumeTrue(shell.exitValue() == 0, "SKIPPED: this file system has no names but UTF-8");
    }

    @Test
    void aNameThatIsNotUtf8FailsAloneAndInWords() throws Exception {
        filesThatAreNotUtf8();
        AfcPair pair = new AfcPair("/T", here.resolve("t"));
        for (Set<AfcCopyOption> options : List.of(TREE, SYNC)) {
            AfcReport report = push(options, pair);
            assertEquals(3, report.failures(), report.toString());
            assertFalse(report.complete());
            for (AfcReport.Note note : report.failed()) {
                assertTrue(note.why().contains("its name is not UTF-8"), note.why());
            }
            assertTrue(report.failed().getLast().why().contains("q%FF"), report.toString());
            assertEquals(Set.of("/T", "/T/good"), phone.files.keySet());
        }
    }

    /** That character is a name like any other, where it is what the disk has. */
    @Test
    void theReplacementCharacterItselfIsAName() throws Exception {
        Files.createDirectory(here.resolve("t"));
        Files.writeString(here.resolve("t/q\uFFFD"), "x");
        assertTrue(push(TREE, new AfcPair("/T", here.resolve("t"))).complete());
        assertTrue(phone.files.containsKey("/T/q\uFFFD"));
    }

    @Test
    void twoSourcesAreNotWrittenToOneNameOfThePhone() throws Exception {
        Path a = Files.writeString(here.resolve("a"), "a");
        Path b = Files.writeString(here.resolve("b"), "b");
        Path c = Files.writeString(here.resolve("c"), "c");
        AfcReport report = push(TREE, new AfcPair("/x", a), new AfcPair("/x", b), new AfcPair("/y", c));
        assertEquals(1, report.failures());
        assertEquals(2, report.files());
        assertArrayEquals(bytes("a"), phone.files.get("/x"));
        String why = report.failed().getFirst().why();
        assertTrue(why.startsWith(b + ": would replace /x on the phone") && why.contains(a.toString()), why);
    }

    @Test
    void twoFilesOfThePhoneAreNotWrittenToOneName() throws Exception {
        phone.files.put("/a", bytes("a"));
        phone.files.put("/b", bytes("b"));
        AfcReport report = pull(TREE, new AfcPair("/a", here.resolve("x")), new AfcPair("/b", here.resolve("x")));
        assertEquals(1, report.failures());
        assertEquals("a", Files.readString(here.resolve("x")));
        assertTrue(report.failed().getFirst().why().startsWith("/b: would replace "), report.toString());
    }

    /** A way round through a link is to this file system what another spelling is to one without capitals. */
    @Test
    void twoNamesThatAreOneFileHereAreNotWrittenToIt() throws Exception {
        Path around = Files.createSymbolicLink(here.resolve("around"), here);
        phone.files.put("/a", bytes("/a"));
        phone.files.put("/b", bytes("/b, longer"));
        for (int i = 0; i < 2; i++) {
            // The second time, one of the two is there already.
            AfcReport report = pull(
                    i == 0 ? Set.of(AfcCopyOption.RESUME) : Set.of(AfcCopyOption.UPDATE),
                    new AfcPair("/a", here.resolve("x")),
                    new AfcPair("/b", around.resolve("x")));
            assertEquals(1, report.failures(), report.toString());
            String why = report.failed().getFirst().why();
            String kept = Files.readString(here.resolve("x"));
            assertTrue(why.startsWith((kept.startsWith("/a") ? "/b" : "/a") + ": would replace "), why);
            try (Stream<Path> files = Files.list(here)) {
                assertEquals(2, files.count());
            }
        }
    }

    @Test
    void twoFoldersThatAreOneHereAreNotMixed() throws Exception {
        Path around = Files.createSymbolicLink(here.resolve("around"), here);
        for (String name : List.of("/A", "/B")) {
            phone.files.put(name, null);
            phone.files.put(name + "/in" + name.substring(1), bytes(name));
        }
        AfcReport report = pull(SYNC, new AfcPair("/A", here.resolve("t")), new AfcPair("/B", around.resolve("t")));
        assertEquals(1, report.failures());
        assertEquals("/A", Files.readString(here.resolve("t/inA")));
        assertEquals(0, report.removed());
    }

    /** Two names of one file, as those who save room have them, are no clash. */
    @Test
    void filesWithSeveralNamesAreFreeToPart() throws Exception {
        phone.files.put("/T", null);
        phone.files.put("/T/a", bytes("a"));
        phone.files.put("/T/b", bytes("bb"));
        Files.createDirectory(here.resolve("t"));
        Files.writeString(here.resolve("t/a"), "old");
        Files.createLink(here.resolve("t/b"), here.resolve("t/a"));
        assertTrue(pull(TREE, new AfcPair("/T", here.resolve("t"))).complete());
        assertEquals("bb", Files.readString(here.resolve("t/b")));
    }

    @Test
    void aNameOfThePhoneThatIsNotUtf8IsTold() throws Exception {
        phone.files.put("/T", null);
        phone.files.put("/T/good", bytes("x"));
        phone.script = r -> r.operation() == AfcOp.READ_DIR.code()
                ? FakePhone.text(".", "good", "q\uFFFD", "q\uFFFD", "just removed")
                : null;
        AfcReport report = pull(TREE, new AfcPair("/T", here.resolve("t")));
        assertEquals(1, report.files());
        assertEquals(2, report.failures(), report.toString());
        assertTrue(report.failed().getFirst().why().contains("not UTF-8"), report.toString());
    }
}
