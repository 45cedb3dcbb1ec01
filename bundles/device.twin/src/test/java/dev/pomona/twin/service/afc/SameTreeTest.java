package dev.pomona.twin.service.afc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.nio.AfcFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The same operations on the twin and on this machine's file system: the same outcomes, and in the end the same tree. */
class SameTreeTest {
    /** One thing to do. */
    record Operation(String kind, String path, String other, int number) {
        /** @return what came of it, in words that do not depend on the file system */
        String on(Path root) {
            Path p = root.resolve(path);
            Path q = root.resolve(other);
            try {
                switch (kind) {
                    case "write" -> Files.write(p, content());
                    case "append" -> Files.write(p, content(), StandardOpenOption.APPEND, StandardOpenOption.CREATE);
                    case "mkdir" -> Files.createDirectory(p);
                    case "mkdirs" -> Files.createDirectories(p);
                    case "delete" -> Files.delete(p);
                    case "move" -> Files.move(p, q);
                    case "replace" -> {
                        // Directories over directories differ between file systems; files do not.
                        if (!Files.isRegularFile(p) || Files.isDirectory(q)) return "left";
                        Files.move(p, q, StandardCopyOption.REPLACE_EXISTING);
                    }
                    case "copy" -> Files.copy(p, q);
                    case "patch" -> patch(p);
                    case "cut" -> {
                        try (SeekableByteChannel c = Files.newByteChannel(p, StandardOpenOption.WRITE)) {
                            c.truncate(number / 2);
                        }
                    }
                    case "read" -> {
                        return "read " + Arrays.hashCode(Files.readAllBytes(p));
                    }
                    default -> throw new IllegalArgumentException(kind);
                }
                return "done";
            } catch (IOException e) {
                // Which of two reasons is told first is each file system's own affair.
                return "failed";
            }
        }

        private byte[] content() {
            byte[] bytes = new byte[number];
            Arrays.fill(bytes, (byte) number);
            return bytes;
        }

        private void patch(Path p) throws IOException {
            try (SeekableByteChannel c = Files.newByteChannel(p, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
                c.position(number / 3);
                c.write(ByteBuffer.wrap(content()));
            }
        }
    }

    @Provide
    Arbitrary<Operation> operations() {
        Arbitrary<String> name = Arbitraries.of("a", "b", "ü", "c d");
        Arbitrary<String> path = name.list().ofMinSize(1).ofMaxSize(3).map(l -> String.join("/", l));
        Arbitrary<String> kind = Arbitraries.of(
                "write", "write", "append", "mkdir", "mkdirs", "mkdirs", "delete", "move", "replace", "copy", "patch",
                "cut", "read");
        return Combinators.combine(kind, path, path, Arbitraries.integers().between(0, 9000))
                .as(Operation::new);
    }

    @Provide
    Arbitrary<List<Operation>> runs() {
        return operations().list().ofMaxSize(40);
    }

    @Property(tries = 60)
    void theTwinDoesWhatAFolderDoes(@ForAll("runs") List<Operation> run) throws IOException {
        Path here = Files.createTempDirectory("same-tree");
        try (AfcClient client = TwinFiles.empty().client()) {
            Path there = AfcFileSystem.of(client).getPath("/");
            for (Operation operation : run) {
                assertEquals(operation.on(here), operation.on(there), operation::toString);
            }
            assertEquals(tree(here), tree(there));
        } finally {
            try (Stream<Path> all = Files.walk(here)) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(p);
            }
        }
    }

    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path p : all.toList()) {
                String what = Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)
                        ? "directory"
                        : Files.size(p) + ":" + Arrays.hashCode(Files.readAllBytes(p));
                tree.put(root.relativize(p).toString(), what);
            }
        }
        return tree;
    }
}
