package dev.pomona.metrics.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The token and the port, in a file that only the hub's owner can read: {@code PORT TOKEN}. While there is none, the endpoint is off. */
public final class TokenFile {
    /** A token that can be guessed is none. */
    private static final int LEAST = 16;

    private static final int BYTES = 24;
    private static final long MAX = 1024;

    private final Path file;

    /** What is in the file. */
    public record Access(int port, String token) {
        @Override
        public String toString() {
            return "port " + port + ", token not shown";
        }
    }

    public TokenFile(Path file) {
        this.file = file;
    }

    public Path path() {
        return file;
    }

    /** @throws IOException there is a file, and it makes no sense or others can read it */
    public Optional<Access> read() throws IOException {
        try {
            if (Files.size(file) > MAX) throw new IOException(file + " is too large");
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            if (!mode.endsWith("------"))
                throw new IOException(file + " is open to others (" + mode + "): chmod 600 it");
            String[] words = Files.readString(file).strip().split("\\s+", -1);
            if (words.length != 2 || !words[0].matches("\\d{1,5}") || Integer.parseInt(words[0]) > 65_535) {
                throw new IOException(file + ": expected PORT TOKEN");
            }
            if (words[1].length() < LEAST)
                throw new IOException(file + ": a token has at least " + LEAST + " characters");
            return Optional.of(new Access(Integer.parseInt(words[0]), words[1]));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes a new random token. */
    public Access create(int port) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Access access = new Access(port, HexFormat.of().formatHex(random));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, port + " " + access.token() + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return access;
    }

    public boolean delete() throws IOException {
        return Files.deleteIfExists(file);
    }
}
