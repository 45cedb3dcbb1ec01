package dev.pomona.lockdown.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the key comes from that seals the vault. The text form says where, and nothing of the key. */
public sealed interface VaultKey {
    /** In words, such as {@code the key file /home/a/.config/pomona/vault.key}. */
    String words();

    /** 32 random bytes in a file, made at first need. */
    record KeyFile(Path file) implements VaultKey {
        @Override
        public String words() {
            return "the key file " + file;
        }
    }

    /** A passphrase on the first line of a file. */
    record PassphraseFile(Path file) implements VaultKey {
        @Override
        public String words() {
            return "the passphrase in " + file;
        }
    }

    /** A passphrase that a command prints: an operating system's keyring, a password manager. */
    record Command(String command) implements VaultKey {
        @Override
        public String words() {
            return "the passphrase that a command prints";
        }

        @Override
        public String toString() {
            // A careless command line may hold the passphrase itself.
            return words();
        }
    }

    /** Records lie open, for their owner alone; wished for by name only. */
    record None() implements VaultKey {
        @Override
        public String words() {
            return "no key";
        }
    }

    /**
     * @param text {@code file:PATH}, {@code passphrase-file:PATH}, {@code command:COMMAND}, {@code none}; empty for the
     *     default: what systemd hands over as {@code pomona-vault-key}, else {@code pomona/vault.key} in the user's folder of
     *     configurations
     * @param environment answers null for what is not set
     * @throws IOException when there is no place for the default; the message says what to do
     */
    static VaultKey of(String text, UnaryEnvironment environment) throws IOException {
        String s = text.strip();
        if (s.isEmpty()) return preset(environment);
        if (s.equals("none")) return new None();
        int colon = s.indexOf(':');
        String value = colon < 0 ? "" : s.substring(colon + 1);
        if (value.isBlank()) throw wrong(s);
        return switch (s.substring(0, colon)) {
            case "file" -> new KeyFile(Path.of(value));
            case "passphrase-file" -> new PassphraseFile(Path.of(value));
            case "command" -> new Command(value);
            default -> throw wrong(s);
        };
    }

    private static IOException wrong(String text) {
        int colon = text.indexOf(':');
        return new IOException("the vault's key is file:PATH, passphrase-file:PATH, command:COMMAND or none, not "
                + (colon < 0 ? text : text.substring(0, colon + 1) + "..."));
    }

    private static VaultKey preset(UnaryEnvironment environment) throws IOException {
        Optional<Path> handed = environment.path("CREDENTIALS_DIRECTORY").map(d -> d.resolve("pomona-vault-key"));
        if (handed.isPresent() && java.nio.file.Files.exists(handed.get())) return new PassphraseFile(handed.get());
        Optional<Path> configurations =
                environment.path("XDG_CONFIG_HOME").or(() -> environment.home().map(h -> h.resolve(".config")));
        if (configurations.isEmpty()) {
            throw new IOException("there is no home folder for the key that seals pair records: name a place with"
                    + " --vault-key file:PATH, outside the state folder");
        }
        return new KeyFile(configurations.get().resolve("pomona").resolve("vault.key"));
    }

    /** Environment variables, and the home folder. */
    interface UnaryEnvironment {
        String get(String name);

        /** An absolute path in a variable. */
        default Optional<Path> path(String name) {
            return Optional.ofNullable(get(name))
                    .filter(s -> !s.isBlank())
                    .map(Path::of)
                    .filter(Path::isAbsolute);
        }

        default Optional<Path> home() {
            return path("HOME")
                    .or(() -> Optional.ofNullable(System.getProperty("user.home"))
                            .filter(s -> s.length() > 1)
                            .map(Path::of)
                            .filter(Path::isAbsolute));
        }
    }
}
