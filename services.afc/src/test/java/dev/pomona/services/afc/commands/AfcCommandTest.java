package dev.pomona.services.afc.commands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.client.FakePhone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return call.run(new AfcCommand(call), args);
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
        assertEquals(here.resolve("a b"), Paths.local(here, "a b"));
        for (String name : new String[] {"..", ".", "", "a/b", "/etc", "../x", "a\0b"}) {
            assertThrows(IOException.class, () -> Paths.local(here, name));
        }
    }
}
