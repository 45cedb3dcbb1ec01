package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcCopyOption;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the target has and the source has not. */
final class Surplus {
    private Surplus() {}

    /** Removes from a directory of the disk what is not named; links are not followed. */
    static void remove(CopyJob job, Path directory, List<String> names) throws IOException {
        Set<String> kept = new HashSet<>(names);
        List<Path> surplus;
        try (Stream<Path> children = Files.list(directory)) {
            surplus = children.filter(p -> !kept.contains(p.getFileName().toString()))
                    .toList();
        }
        for (Path path : surplus) {
            if (!job.has(AfcCopyOption.DRY_RUN)) delete(path);
            job.removed(path.toString());
        }
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                if (failed != null) throw failed;
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Removes from a directory of the phone what is not named. */
    static void remove(CopyJob job, AfcClientImpl client, String directory, Set<String> names) throws IOException {
        for (String name : client.list(directory)) {
            if (names.contains(name)) continue;
            String path = AfcClientImpl.join(directory, name);
            if (!job.has(AfcCopyOption.DRY_RUN)) client.removeAll(path);
            job.removed(path);
        }
    }
}
