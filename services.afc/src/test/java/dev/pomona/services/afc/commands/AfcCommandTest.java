package dev.pomona.services.afc.commands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.client.FakePhone;
import dev.pomona.services.afc.client.LocalNames;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.fake.FakeInvocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AfcCommandTest {
    private final FakePhone phone = new FakePhone();
    private final FakeInvocation call = new FakeInvocation(phone.client(1000, 8));

    @TempDir
    Path here;

    @BeforeEach
    void files() {
        call.directory = here;
        phone.files.put("/D", null);
        phone.files.put("/D/a.txt", "hello".getBytes(StandardCharsets.UTF_8));
        phone.files.put("/D/sub", null);
        phone.files.put("/D/sub/b", new byte[5000]);
    }

    private int run(String... args) {
        return call.run(new AfcCommand(call, Roots.NONE), args);
    }

    private String out() {
        return call.out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void lists() {
        assertEquals(0, run("ls", "/D"));
        assertEquals("a.txt\nsub\n", out().replace("\r", ""));
        call.json = true;
        run("ls", "/D");
        Map<?, ?> first = (Map<?, ?>) call.results.get(0);
        assertEquals("a.txt", first.get("name"));
        assertEquals("/D/a.txt", first.get("path"));
        assertEquals("file", first.get("type"));
        assertEquals(5L, first.get("size"));
        call.results.clear();
        run("du", "/D");
        assertEquals(5005L, ((Map<?, ?>) call.results.get(0)).get("bytes"));
    }

    @Test
    void printsAndTrees() {
        run("cat", "/D/a.txt");
        assertEquals("hello", out());
        call.out.reset();
        run("tree", "/");
        assertEquals("D/\n  a.txt\n  sub/\n    b\n", out().replace("\r", ""));
    }

    /** A list that ends is one document; a table is an array of whole objects. */
    @Test
    void aTreeIsOneDocument() {
        call.json = true;
        assertEquals(0, run("tree", "/"));
        assertEquals(1, call.documents);
        assertEquals(
                List.of("/D", "/D/a.txt", "/D/sub", "/D/sub/b"),
                call.results.stream().map(r -> ((Map<?, ?>) r).get("path")).toList());
        assertEquals("", out());
        call.documents = 0;
        assertEquals(0, run("stat", "/D/a.txt", "/D/sub"));
        assertEquals(1, call.documents);
        assertEquals(5L, ((Map<?, ?>) call.results.get(4)).get("size"));
        assertEquals(0, run("stat", "/D/*"));
        assertEquals(2, call.documents);
    }

    @Test
    void pullsAndPushesTrees() throws Exception {
        assertEquals(1, run("pull", "/D"));
        assertEquals(0, run("pull", "-r", "/D"));
        assertEquals("hello", Files.readString(here.resolve("D/a.txt")));
        assertEquals(5000, Files.size(here.resolve("D/sub/b")));
        assertEquals(0, run("push", "-r", "D", "/E"));
        assertArrayEquals(phone.files.get("/D/a.txt"), phone.files.get("/E/a.txt"));
        assertArrayEquals(new byte[5000], phone.files.get("/E/sub/b"));
    }

    @Test
    void makesMovesAndRemoves() {
        assertEquals(1, run("mkdir", "/x/y"));
        assertEquals(0, run("mkdir", "-p", "/x/y"));
        assertEquals(0, run("mv", "/D/a.txt", "/x/y"));
        assertTrue(phone.files.containsKey("/x/y/a.txt"));
        assertEquals(1, run("rm", "/D"));
        assertEquals(0, run("rm", "-r", "/D"));
        assertFalse(phone.files.containsKey("/D"));
        assertEquals(1, run("stat", "/D"));
        assertTrue(call.failure.getMessage().startsWith("/D: no such file"), call.failure.getMessage());
    }

    @Test
    void namesFromThePhoneStayInTheirDirectory() throws Exception {
        assertEquals(here.resolve("a b"), LocalNames.in(here, "a b"));
        for (String name : new String[] {"..", ".", "", "a/b", "/etc", "../x", "a\0b"}) {
            assertThrows(IOException.class, () -> LocalNames.in(here, name));
        }
    }

    @Test
    void patternsFit() throws Exception {
        assertEquals(0, run("ls", "-r", "/"));
        assertEquals("/D\n/D/a.txt\n/D/sub\n/D/sub/b\n", out().replace("\r", ""));
        call.out.reset();
        assertEquals(0, run("cat", "/D/*.{txt,jpg}"));
        assertEquals("hello", out());
        assertEquals(1, run("cat", "/D/*.mov"));
        assertEquals(0, run("pull", "/**/[ab]*"));
        assertEquals("hello", Files.readString(here.resolve("a.txt")));
        assertEquals(5000, Files.size(here.resolve("b")));
        assertTrue(Glob.regex("[!a]?*").matcher("bcd").matches());
        assertFalse(Glob.regex("*").matcher(".hidden").matches());
        assertTrue(Glob.regex("a+(b)").matcher("a+(b)").matches());
        assertEquals(0, run("rm", "-f", "/nothing/*"));
        assertEquals(1, run("rm", "/nothing/*"));
    }

    @Test
    void syncsBothWaysAndTellsAPlan() throws Exception {
        assertEquals(0, run("sync", ":/D", "copy"));
        assertEquals("hello", Files.readString(here.resolve("copy/a.txt")));
        Files.writeString(here.resolve("copy/new"), "new");
        call.json = true;
        assertEquals(0, run("sync", "-n", "copy", ":/D"));
        assertEquals("done", ((Map<?, ?>) call.results.getFirst()).get("event"));
        assertFalse(phone.files.containsKey("/D/new"));
        assertEquals(0, run("sync", "copy", ":/D"));
        assertArrayEquals("new".getBytes(StandardCharsets.UTF_8), phone.files.get("/D/new"));
        Map<?, ?> end = (Map<?, ?>) call.results.getLast();
        assertEquals("end", end.get("event"));
        assertEquals(2L, end.get("unchanged"));
        for (String[] sides : new String[][] {{"copy", "elsewhere"}, {":/D", ":/E"}}) {
            assertEquals(1, run("sync", sides[0], sides[1]));
            assertEquals(2, ((CommandException) call.failure).exitCode());
        }
    }

    @Test
    void theShellStandsInADirectory() {
        call.input = "cd D\npwd\nls\ncat 'a.txt'\ncd nowhere\nmkdir \"x y\"\nrm -r x\\ y sub\nfoo\nexit\npwd\n";
        assertEquals(1, run("shell"));
        assertEquals("2 commands failed", call.failure.getMessage());
        assertEquals("/D\na.txt\nsub\nhello", out().replace("\r", ""));
        assertFalse(phone.files.containsKey("/D/sub"));
        assertFalse(phone.files.containsKey("/D/x y"));
        String err = call.err.toString(StandardCharsets.UTF_8);
        assertTrue(err.contains("/D/nowhere: no such directory") && err.contains("foo"), err);
    }

    @Test
    void theShellIsWellIfAllOfItsCommandsAre() {
        call.input = "cd D\n\npwd\nls\nhelp\nexit\n";
        assertEquals(0, run("shell"), () -> String.valueOf(call.failure));
        call.input = "ls\nls 'D\n";
        assertEquals(1, run("shell"));
        assertEquals("a command failed", call.failure.getMessage());
    }

    /** Whoever types has seen what failed. */
    @Test
    void aPersonsShellIsWell() {
        Deque<String> lines = new ArrayDeque<>(List.of("cd nowhere", "foo", "exit"));
        call.editor = (prompt, complete) -> lines.poll();
        assertEquals(0, run("shell"), () -> String.valueOf(call.failure));
        assertTrue(lines.isEmpty());
    }

    @Test
    void theShellCompletesNames() throws Exception {
        AfcShell shell = new AfcShell(call, phone.client(100, 4), "/");
        assertEquals(java.util.List.of("D/"), shell.complete(""));
        assertEquals(java.util.List.of("D/sub/"), shell.complete("D/s"));
        assertTrue(shell.execute("cd D"));
        assertEquals(java.util.List.of("a.txt"), shell.complete("a"));
        assertEquals(java.util.List.of("sub/b"), shell.complete("sub/"));
        assertEquals(java.util.List.of("sub/b"), shell.candidates(java.util.List.of("cat"), "sub/"));
        assertEquals(java.util.List.of(), shell.candidates(java.util.List.of("cat"), "nowhere/"));
        assertTrue(shell.candidates(java.util.List.of(), "").containsAll(java.util.List.of("cd", "ls", "pull")));
    }

    @Test
    void watchSeesWhatHasChanged() throws Exception {
        Watch watch = new Watch(call, phone.client(100, 4), "/");
        Map<String, dev.pomona.services.afc.AfcStat> before = watch.look();
        phone.files.remove("/D/a.txt");
        phone.files.put("/D/sub/b", new byte[10]);
        phone.files.put("/E", null);
        assertEquals(
                java.util.List.of("removed /D/a.txt", "changed /D/sub/b", "created /E"),
                Watch.changes(before, watch.look()).stream()
                        .map(c -> c.event() + " " + c.path())
                        .toList());
    }

    @Test
    void anotherTreeIsNamed() {
        assertEquals(1, run("--documents", "org.example.app", "ls"));
        assertTrue(call.failure.getMessage().startsWith("no plugin offers the tree documents"));
    }
}
