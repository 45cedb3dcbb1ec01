package dev.pomona.lockdown.store;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.plist.Plists;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The vault's own file, beside the records: the salt for passphrases, and something sealed by which a wrong key is known at
 * once. Nothing in it is secret.
 */
final class Seal {
    static final String FILE = "vault.seal";
    private static final int SALT = 16;
    private static final int MAX = 64 << 10;
    private static final String NAME = "check";
    private static final byte[] CHECK = "the right key".getBytes(StandardCharsets.US_ASCII);

    private Seal() {}

    /**
     * The sealer for this folder, which is sealed for the first time if it was not.
     *
     * @throws IOException if the key is not the one that the folder was sealed with; the message says what to do
     */
    static Optional<Sealer> open(Path folder, PrivateFiles files, VaultKey from) throws IOException {
        Path file = folder.resolve(FILE);
        NSDictionary seal = read(file);
        Optional<byte[]> check = Plists.data(seal, "Check");
        if (from instanceof VaultKey.None) {
            if (check.isEmpty()) return Optional.empty();
            throw new IOException("the pair records in " + folder + " are sealed: start with the key that seals them");
        }
        byte[] salt = Plists.data(seal, "Salt").orElseGet(Seal::salt);
        Sealer sealer = new Sealer(KeyReader.read(from, salt).orElseThrow());
        if (check.isPresent()) {
            try {
                byte[] unused = sealer.open(NAME, check.get());
                return Optional.of(sealer);
            } catch (IOException e) {
                throw new IOException("the pair records in " + folder + " are sealed with another key than "
                        + from.words() + ": give the right one with --vault-key, or remove the folder's *.record and "
                        + FILE + " and pair all phones again");
            }
        }
        files.write(file, content(salt, sealer));
        return Optional.of(sealer);
    }

    private static byte[] content(byte[] salt, Sealer sealer) throws IOException {
        NSDictionary fresh = new NSDictionary();
        fresh.put("Salt", new NSData(salt));
        fresh.put("Check", new NSData(sealer.seal(NAME, CHECK)));
        return Plists.toXml(fresh);
    }

    /** A seal that is not in use yet, and what its file will hold. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, compared by nobody
    record Fresh(Sealer sealer, byte[] content) {}

    /** @throws IOException if there is no key to be had */
    static Fresh fresh(VaultKey from) throws IOException {
        byte[] salt = salt();
        Sealer sealer = new Sealer(KeyReader.read(from, salt)
                .orElseThrow(() -> new IOException("records that are sealed stay sealed: export them instead")));
        return new Fresh(sealer, content(salt, sealer));
    }

    private static byte[] salt() {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    private static NSDictionary read(Path file) throws IOException {
        if (!Files.exists(file)) return new NSDictionary();
        try (InputStream in = Files.newInputStream(file)) {
            return Plists.parse(in.readNBytes(MAX));
        }
    }
}
