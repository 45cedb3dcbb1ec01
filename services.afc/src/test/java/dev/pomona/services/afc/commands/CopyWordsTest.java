package dev.pomona.services.afc.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.client.FakePhone;
import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcRequest;
import dev.pomona.shell.fake.FakeInvocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads of copies that did not work, or not wholly: the file to blame, why, and each thing once. */
class CopyWordsTest {
    private final FakePhone phone = new FakePhone();
    private final FakeInvocation call = new FakeInvocation(phone.client(1000, 8));

    @TempDir
    Path here;

    @BeforeEach
    void files() throws Exception {
        call.directory = here;
        phone.files.put("/D", null);
        phone.files.put("/D/a", "hello".getBytes(StandardCharsets.UTF_8));
        phone.files.put("/D/b", "world".getBytes(StandardCharsets.UTF_8));
        Files.writeString(here.resolve("f"), "f");
        phone.script = r -> r instanceof AfcRequest.OnPathWith open
                        && open.op() == AfcOp.FILE_OPEN
                        && open.path().startsWith("/nosuch/")
                ? FakePhone.status(8)
                : null;
    }

    private int run(String... args) {
        call.err.reset();
        call.results.clear();
        return call.run(new AfcCommand(call, Roots.NONE), args);
    }

    private void failsWith(String words, String... args) {
        assertEquals(1, run(args));
        assertEquals(words, call.failure.getMessage());
        // It is the last word, and the only one.
        assertEquals("", err());
    }

    private String err() {
        return call.err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatStandsInTheWayIsNamed() throws Exception {
        failsWith("/D: " + here.resolve("f") + ": is a file, not a folder", "pull", "-r", "/D", "f");
        Files.createDirectories(here.resolve("D/a"));
        assertEquals(1, run("pull", "-r", "/D", "."));
        assertEquals("1 could not be copied", call.failure.getMessage());
        assertTrue(err().contains("/D/a: failed: " + here.resolve("D/a") + ": is a folder, not a file"), err());
        assertEquals(1, err().split("is a folder", -1).length - 1, err());
        assertTrue(err().contains("1 file, ") && err().contains(", 1 failed"), err());
        assertEquals("world", Files.readString(here.resolve("D/b")));
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        failsWith(here.resolve("f") + ": /nosuch/x: no such directory", "push", "f", "/nosuch/x/y");
        failsWith(here.resolve("f") + ": /nosuch/x: no such directory", "push", "--resume", "f", "/nosuch/x/y");
        failsWith("/D/a: " + here.resolve("no") + ": no such directory", "pull", "/D/a", "no/b");
        failsWith("/D/a: " + here.resolve("f") + ": is a file, not a folder", "pull", "/D/a", "f/b");
        failsWith(here.resolve("nodir") + ": not a directory", "pull", "/D/a", "nodir/");
        assertFalse(Files.exists(here.resolve("nodir")));
        failsWith("/a: no such file or directory", "ln", "/a", "/b");
        assertEquals(0, run("pull", "-r", "/D", "nodir/"));
        assertEquals("hello", Files.readString(here.resolve("nodir/a")));
    }

    @Test
    void aFullPhoneIsToldWithTheFile() {
        phone.script = r -> r instanceof AfcRequest.Write ? FakePhone.status(18) : null;
        assertEquals(1, run("push", "--ignore-space", "f", "/D/f"));
        assertTrue(call.failure.getMessage().startsWith("/D/f: no space left on the phone"), call.failure.getMessage());
        assertFalse(phone.files.keySet().stream().anyMatch(p -> p.endsWith(".part")));
    }

    @Test
    void whatIsLeftOutIsToldAndNoSuccess() throws Exception {
        Files.createDirectory(here.resolve("t"));
        Files.writeString(here.resolve("t/good"), "x");
        Files.createSymbolicLink(here.resolve("t/dangling"), Path.of("nowhere"));
        assertEquals(1, run("push", "-r", "t", "/T"));
        assertEquals("1 was left out", call.failure.getMessage());
        assertTrue(err().contains(here.resolve("t/dangling") + ": left out, a link"), err());
        assertTrue(err().contains("1 file, ") && err().contains(", 1 left out"), err());
        assertTrue(phone.files.containsKey("/T/good"));
        call.json = true;
        assertEquals(1, run("push", "-r", "t", "/T"));
        assertEquals(1L, ((Map<?, ?>) call.results.getLast()).get("left"));
    }
}
