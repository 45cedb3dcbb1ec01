package dev.pomona.lockdown.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals all records anew, with another key, so that at each moment one of the two keys opens the vault with every record in
 * it: first each record is written beside the old one, then the vault's seal is replaced, which decides, then the new records
 * take the old ones' names. What a hub that was killed has left is finished, or thrown away, when the vault is opened next.
 */
final class Rekey {
    static final String NEXT = ".next";
    private static final Logger LOG = LoggerFactory.getLogger(Rekey.class);

    /** Told before each thing that is written; a test ends it there. */
    interface Step {
        void before(String what) throws IOException;
    }

    private final Path folder;
    private final PrivateFiles files;
    private final Step step;

    Rekey(Path folder, PrivateFiles files, Step step) {
        this.folder = folder;
        this.files = files;
        this.step = step;
    }

    /** @throws IOException if a record cannot be opened; then nothing has changed */
    void run(Sealer old, Seal.Fresh fresh, String suffix) throws IOException {
        List<Path> records = records("*" + suffix);
        for (Path record : records) {
            step.before("the new " + record.getFileName());
            byte[] clear;
            try {
                clear = old.open(name(record, suffix), Files.readAllBytes(record));
            } catch (IOException e) {
                for (Path next : records("*" + NEXT)) Files.deleteIfExists(next);
                throw new IOException(record + " cannot be opened (" + e.getMessage()
                        + "), so nothing was changed: delete that record, or restore it");
            }
            files.write(next(record), fresh.sealer().seal(name(record, suffix), clear));
        }
        step.before("the seal");
        files.write(folder.resolve(Seal.FILE), fresh.content());
        for (Path record : records) {
            step.before("the name of " + record.getFileName());
            move(next(record), record);
        }
    }

    /** After a hub was killed in the middle: the key that opened the vault tells which records count. */
    void finish(Sealer sealer, String suffix) throws IOException {
        for (Path next : records("*" + suffix + NEXT)) {
            String text = next.toString();
            Path record = Path.of(text.substring(0, text.length() - NEXT.length()));
            if (opens(sealer, name(record, suffix), next)) {
                move(next, record);
                LOG.info("{} is sealed with the new key", record.getFileName());
            } else {
                Files.deleteIfExists(next);
            }
        }
    }

    private static boolean opens(Sealer sealer, String name, Path file) {
        try {
            return sealer.open(name, Files.readAllBytes(file)).length > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path next(Path record) {
        return record.resolveSibling(record.getFileName() + NEXT);
    }

    /** What a record is sealed for. */
    private static String name(Path record, String suffix) {
        String file = String.valueOf(record.getFileName());
        return file.substring(0, file.length() - suffix.length()).replace('_', ':');
    }

    private List<Path> records(String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            for (Path each : stream) if (found.size() < FileVault.MAX_FILES) found.add(each);
        }
        return found;
    }
}
