package dev.pomona.lockdown.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.crypto.generators.SCrypt;

/** Fetches the key that seals the vault. Messages never hold any of it. */
final class KeyReader {
    static final int KEY = 32;
    private static final int MAX = 4096;
    private static final int SHORTEST = 8;
    private static final long COMMAND_SECONDS = 15;
    /** 32 MiB and about a tenth of a second for each guess. */
    private static final int COST = 1 << 15;

    private static final int BLOCK = 8;

    private KeyReader() {}

    /** Empty for {@link VaultKey.None}. @param salt of this vault, for passphrases */
    static Optional<byte[]> read(VaultKey from, byte[] salt) throws IOException {
        return switch (from) {
            case VaultKey.None none -> Optional.empty();
            case VaultKey.KeyFile(Path file) -> Optional.of(keyFile(file));
            case VaultKey.PassphraseFile(Path file) ->
                Optional.of(stretched(firstLine(bytes(file), from.words()), salt));
            case VaultKey.Command(String command) ->
                Optional.of(stretched(firstLine(run(command), from.words()), salt));
        };
    }

    private static byte[] keyFile(Path file) throws IOException {
        if (!Files.exists(file)) create(file);
        requirePrivate(file);
        try {
            byte[] key = HexFormat.of().parseHex(firstLine(bytes(file), "the key file " + file));
            if (key.length == KEY) return key;
        } catch (IllegalArgumentException e) {
            // Said below, without the text.
        }
        throw new IOException("the key file " + file + " holds no key: " + 2 * KEY
                + " hex digits. Restore it; without it" + " the records that it seals cannot be opened");
    }

    /** Whoever comes second, finds the first one's: a key is never replaced. */
    private static void create(Path file) throws IOException {
        byte[] key = new byte[KEY];
        new SecureRandom().nextBytes(key);
        Path folder = file.toAbsolutePath().getParent();
        try {
            PrivateFiles files = new PrivateFiles(folder, false);
            files.create(file, (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw new IOException(
                    "the key that seals pair records cannot be kept in " + file + " ("
                            + e.getClass().getSimpleName()
                            + "): name another place with --vault-key file:PATH, outside the state folder",
                    e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> rights;
        try {
            rights = Files.getPosixFilePermissions(file);
        } catch (UnsupportedOperationException e) {
            return;
        }
        if (rights.stream().anyMatch(r -> !r.name().startsWith("OWNER_"))) {
            throw new IOException("the key file " + file + " is open to other users: run chmod 600 on it");
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        }
    }

    private static String firstLine(byte[] bytes, String what) throws IOException {
        String line = new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        if (line.length() < SHORTEST) {
            throw new IOException(what + " is empty or shorter than " + SHORTEST + " characters");
        }
        return line;
    }

    private static byte[] run(String command) throws IOException {
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> output(process));
            byte[] printed = out.get(COMMAND_SECONDS, TimeUnit.SECONDS);
            if (process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) return printed;
            throw new IOException("the command for the vault's passphrase failed");
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("the command for the vault's passphrase gave none within " + COMMAND_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the command for the vault's passphrase ran");
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] output(Process process) {
        try (InputStream in = process.getInputStream()) {
            return in.readNBytes(MAX);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static byte[] stretched(String passphrase, byte[] salt) {
        return SCrypt.generate(passphrase.getBytes(StandardCharsets.UTF_8), salt, COST, BLOCK, 1, KEY);
    }
}
