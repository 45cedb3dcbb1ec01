package dev.pomona.twin.service.afc.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What programs rely on in any file system with slashes; run on this machine's own and on ours. */
abstract class FileSystemContract {
    /** An empty directory. */
    abstract Path root() throws IOException;

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(root().resolve(name), text);
    }

    @Test
    void pathsAreTakenApartAndPutTogether() throws IOException {
        Path p = root().getFileSystem().getPath("/a", "b/c", "", "d");
        assertEquals("/a/b/c/d", p.toString());
        assertEquals(4, p.getNameCount());
        assertEquals("d", p.getFileName().toString());
        assertEquals("/a/b/c", p.getParent().toString());
        assertEquals("/", p.getRoot().toString());
        assertEquals("b/c", p.subpath(1, 3).toString());
        assertNull(p.subpath(1, 2).getParent());
        assertNull(p.getRoot().getFileName());
        assertNull(p.getRoot().getParent());
        assertEquals("/a/x", p.resolve("../../../x").normalize().toString());
        assertEquals("/x", p.resolve("/x").toString());
        assertEquals(p, p.resolve(""));
        assertEquals("/a/b/c/e", p.resolveSibling("e").toString());
        assertEquals(
                "../../x/y", p.relativize(p.resolve("../../x/y").normalize()).toString());
        assertEquals("", p.relativize(p).toString());
        assertTrue(p.startsWith("/a/b") && !p.startsWith("/a/bb") && !p.startsWith("a"));
        assertTrue(p.endsWith("c/d") && p.endsWith(p) && !p.endsWith("/d"));
        assertEquals(
                List.of("a", "b", "c", "d"),
                Stream.of(p.spliterator())
                        .flatMap(s -> java.util.stream.StreamSupport.stream(s, false))
                        .map(Path::toString)
                        .toList());
        assertEquals("/", p.getRoot().resolve("..").normalize().toString());
        assertEquals(
                "../..", p.getFileSystem().getPath("../a/../..").normalize().toString());
        assertThrows(InvalidPathException.class, () -> p.resolve("a\0b"));
        assertThrows(IllegalArgumentException.class, () -> p.relativize(p.getFileName()));
        assertEquals(1, p.getFileSystem().getPath("").getNameCount());
        assertTrue(p.compareTo(p.resolve("e")) < 0);
    }

    @Test
    void patternsMatch() throws IOException {
        Path p = root().getFileSystem().getPath("/a/b.txt");
        for (String glob : List.of("/a/*.txt", "/**.txt", "/?/b.{jpg,txt}", "/a/[a-c].txt", "/a/[!x].txt", "/**/b*")) {
            assertTrue(p.getFileSystem().getPathMatcher("glob:" + glob).matches(p), glob);
        }
        for (String glob : List.of("/*.txt", "*.txt", "/a/[!b].txt", "/a/b?txt?")) {
            assertFalse(p.getFileSystem().getPathMatcher("glob:" + glob).matches(p), glob);
        }
        assertTrue(p.getFileSystem().getPathMatcher("regex:.*b\\.txt").matches(p));
    }

    @Test
    void filesAreWrittenAndRead() throws IOException {
        Path f = file("f", "hello");
        assertEquals("hello", Files.readString(f));
        assertEquals(5, Files.size(f));
        Files.write(f, random(300_000));
        assertArrayEquals(random(300_000), Files.readAllBytes(f));
        Files.writeString(f, "short");
        assertEquals("short", Files.readString(f));
        Files.writeString(f, "er", StandardOpenOption.APPEND);
        assertEquals("shorter", Files.readString(f));
        Files.writeString(f, "L", StandardOpenOption.WRITE);
        assertEquals("Lhorter", Files.readString(f));
        assertThrows(FileAlreadyExistsException.class, () -> Files.writeString(f, "x", StandardOpenOption.CREATE_NEW));
        Path none = root().resolve("none");
        assertThrows(NoSuchFileException.class, () -> Files.writeString(none, "x", StandardOpenOption.WRITE));
        assertThrows(NoSuchFileException.class, () -> Files.readString(none));
        assertThrows(NoSuchFileException.class, () -> Files.newInputStream(none));
        assertThrows(NoSuchFileException.class, () -> Files.writeString(none.resolve("x"), "x"));
        try (InputStream in = Files.newInputStream(f)) {
            assertEquals(2, in.skip(2));
            assertEquals("orter", new String(in.readAllBytes(), UTF_8));
            assertEquals(-1, in.read());
        }
        assertEquals(List.of("Lhorter"), Files.readAllLines(f));
    }

    @Test
    void channelsGoAnywhere() throws IOException {
        Path f = root().resolve("f");
        try (SeekableByteChannel c =
                Files.newByteChannel(f, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            assertEquals(10, c.write(ByteBuffer.wrap("0123456789".getBytes(UTF_8))));
            assertEquals(10, c.position());
            assertEquals(3, c.position(3).position());
            ByteBuffer two = ByteBuffer.allocateDirect(2);
            assertEquals(2, c.read(two));
            assertEquals('3', two.get(0));
            c.write(ByteBuffer.wrap("x".getBytes(UTF_8)));
            assertEquals(10, c.size());
            c.truncate(7);
            assertEquals(7, c.size());
            c.position(20);
            assertEquals(-1, c.read(ByteBuffer.allocate(1)));
        }
        assertEquals("01234x6", Files.readString(f));
        SeekableByteChannel r = Files.newByteChannel(f);
        ByteBuffer b = ByteBuffer.allocate(3);
        assertEquals(3, r.position(4).read(b));
        assertEquals(7, r.position());
        assertEquals(2, r.position(2).read(ByteBuffer.allocate(2)));
        assertEquals(7, r.size());
        assertThrows(NonWritableChannelException.class, () -> r.write(ByteBuffer.allocate(1)));
        r.close();
        assertFalse(r.isOpen());
        assertThrows(ClosedChannelException.class, () -> r.read(ByteBuffer.allocate(1)));
        try (SeekableByteChannel w = Files.newByteChannel(f, StandardOpenOption.WRITE)) {
            assertThrows(NonReadableChannelException.class, () -> w.read(ByteBuffer.allocate(1)));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> Files.newByteChannel(f, StandardOpenOption.APPEND, StandardOpenOption.READ));
        Files.newByteChannel(f, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)
                .close();
        assertFalse(Files.exists(f));
    }

    @Test
    void directoriesAreMadeListedAndRemoved() throws IOException {
        Path d = Files.createDirectory(root().resolve("d"));
        assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectory(d));
        assertThrows(NoSuchFileException.class, () -> Files.createDirectory(root().resolve("x/y")));
        Files.createDirectories(d.resolve("e/f"));
        Files.createDirectories(d.resolve("e/f"));
        file("d/b", "1");
        file("d/a", "2");
        try (Stream<Path> list = Files.list(d)) {
            assertEquals(
                    List.of(d.resolve("a"), d.resolve("b"), d.resolve("e")),
                    list.sorted().toList());
        }
        try (Stream<Path> walk = Files.walk(root())) {
            assertEquals(6, walk.count());
        }
        assertThrows(DirectoryNotEmptyException.class, () -> Files.delete(d));
        assertThrows(NotDirectoryException.class, () -> Files.newDirectoryStream(d.resolve("a")));
        assertThrows(NoSuchFileException.class, () -> Files.newDirectoryStream(d.resolve("none")));
        Files.delete(d.resolve("e/f"));
        assertThrows(NoSuchFileException.class, () -> Files.delete(d.resolve("e/f")));
        assertFalse(Files.deleteIfExists(d.resolve("e/f")));
        assertTrue(
                Files.isDirectory(d) && !Files.isRegularFile(d) && Files.exists(d) && Files.notExists(d.resolve("z")));
        try (var stream = Files.newDirectoryStream(d, "[ab]")) {
            int n = 0;
            for (Path ignored : stream) n++;
            assertEquals(2, n);
            assertThrows(IllegalStateException.class, stream::iterator);
        }
        assertThrows(IOException.class, () -> Files.readString(d));
        assertThrows(FileSystemException.class, () -> Files.writeString(d, "x"));
    }

    @Test
    void copiesAndMoves() throws IOException {
        Path a = file("a", "text");
        FileTime time = FileTime.from(Instant.parse("2020-02-03T04:05:06Z"));
        Files.setLastModifiedTime(a, time);
        Path b = root().resolve("b");
        Files.copy(a, b, StandardCopyOption.COPY_ATTRIBUTES);
        assertEquals("text", Files.readString(b));
        assertEquals(time, Files.getLastModifiedTime(b));
        assertThrows(FileAlreadyExistsException.class, () -> Files.copy(a, b));
        file("b", "old");
        Files.copy(a, b, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("text", Files.readString(b));
        Path d = Files.createDirectory(root().resolve("d"));
        file("d/in", "x");
        Files.copy(d, root().resolve("d2"));
        assertTrue(Files.isDirectory(root().resolve("d2")));
        assertFalse(Files.exists(root().resolve("d2/in")));
        assertThrows(DirectoryNotEmptyException.class, () -> Files.copy(a, d, StandardCopyOption.REPLACE_EXISTING));
        assertThrows(NoSuchFileException.class, () -> Files.copy(root().resolve("none"), root().resolve("n2")));
        assertThrows(NoSuchFileException.class, () -> Files.copy(a, root().resolve("none/n2")));
        assertEquals(4, Files.copy(a, java.io.OutputStream.nullOutputStream()));

        assertThrows(FileAlreadyExistsException.class, () -> Files.move(a, b));
        Files.move(a, b, StandardCopyOption.REPLACE_EXISTING);
        assertFalse(Files.exists(a));
        Files.move(d, root().resolve("d3"));
        assertEquals("x", Files.readString(root().resolve("d3/in")));
        Files.move(b, root().resolve("d3/in"), StandardCopyOption.ATOMIC_MOVE);
        assertEquals("text", Files.readString(root().resolve("d3/in")));
        assertThrows(NoSuchFileException.class, () -> Files.move(b, a));
        Path c = root().resolve("d3/in");
        Files.move(c, c);
        Files.copy(c, c);
        assertTrue(Files.isSameFile(c, root().resolve("d3/../d3/in")));
        assertFalse(Files.isSameFile(c, root()));
    }

    @Test
    void attributesAreToldAndSet() throws IOException {
        Path f = file("f", "12345");
        BasicFileAttributes a = Files.readAttributes(f, BasicFileAttributes.class);
        assertTrue(a.isRegularFile() && !a.isDirectory() && !a.isSymbolicLink() && !a.isOther());
        assertEquals(5, a.size());
        FileTime time = FileTime.from(Instant.parse("2021-01-01T00:00:00.5Z"));
        Files.setAttribute(f, "lastModifiedTime", time);
        assertEquals(time, Files.getAttribute(f, "lastModifiedTime"));
        assertEquals(
                time, Files.readAttributes(f, "basic:size,lastModifiedTime").get("lastModifiedTime"));
        assertEquals(5L, Files.readAttributes(f, "*").get("size"));
        assertThrows(IllegalArgumentException.class, () -> Files.readAttributes(f, "nonsense"));
        assertThrows(UnsupportedOperationException.class, () -> Files.readAttributes(f, "nonsense:*"));
        assertThrows(NoSuchFileException.class, () -> Files.size(root().resolve("none")));
        assertTrue(Files.isHidden(root().resolve(".x")) && !Files.isHidden(f));
        assertTrue(Files.isReadable(f) && Files.isWritable(f));
        assertTrue(Files.getFileStore(f).getTotalSpace() > 0);
        assertNotEquals(-1, Files.getFileStore(f).getUsableSpace());
        assertTrue(f.getFileSystem().supportedFileAttributeViews().contains("basic"));
        assertEquals(f, Path.of(f.toString()).getFileSystem() == f.getFileSystem() ? Path.of(f.toUri()) : f);
    }

    @Test
    void linksLead() throws IOException {
        Path f = file("f", "target");
        Path l = Files.createSymbolicLink(root().resolve("l"), f.getFileName());
        assertTrue(Files.isSymbolicLink(l) && !Files.isSymbolicLink(f));
        assertEquals("f", Files.readSymbolicLink(l).toString());
        assertThrows(NotLinkException.class, () -> Files.readSymbolicLink(f));
        assertEquals("target", Files.readString(l));
        assertEquals(6, Files.size(l));
        assertTrue(Files.readAttributes(l, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isSymbolicLink());
        Files.writeString(l, "through");
        assertEquals("through", Files.readString(f));
        assertEquals(f.toRealPath(), l.toRealPath());
        assertTrue(Files.isSameFile(f, l));
        Path d = Files.createDirectory(root().resolve("d"));
        Path dl = Files.createSymbolicLink(root().resolve("dl"), d);
        file("d/x", "1");
        assertEquals("1", Files.readString(dl.resolve("x")));
        assertEquals(d.resolve("x").toRealPath(), dl.resolve("x").toRealPath());
        try (Stream<Path> list = Files.list(dl)) {
            assertEquals(List.of(dl.resolve("x")), list.toList());
        }
        Path dangling = Files.createSymbolicLink(root().resolve("g"), root().resolve("nowhere"));
        assertFalse(Files.exists(dangling));
        assertTrue(Files.exists(dangling, LinkOption.NOFOLLOW_LINKS));
        Files.copy(l, root().resolve("c"), LinkOption.NOFOLLOW_LINKS);
        assertTrue(Files.isSymbolicLink(root().resolve("c")));
        Files.copy(l, root().resolve("c2"));
        assertFalse(Files.isSymbolicLink(root().resolve("c2")));
        Files.delete(l);
        assertTrue(Files.exists(f));
        Files.createLink(root().resolve("h"), f);
        Files.writeString(root().resolve("h"), "both");
        assertEquals("both", Files.readString(f));
        Path loop = Files.createSymbolicLink(root().resolve("o"), root().resolve("o"));
        assertThrows(FileSystemException.class, () -> Files.readString(loop));
    }
}
