package dev.pomona.mux.gate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lets a client in, and tells it that it has reached the right hub: a secret, and the digest of the hub's certificate.
 * One file holds both; whoever has it may use the phones.
 */
public final class Token {
    static final int LENGTH = 32;
    private static final int MAX_FILE = 1024;
    private static final Pattern TEXT =
            Pattern.compile("pomona-token 1\\s+token ([A-Za-z0-9_-]{43})\\s+certificate ([0-9a-f]{64})\\s*");

    private final byte[] secret;
    private final String certificate;

    private Token(byte[] secret, String certificate) {
        this.secret = secret.clone();
        this.certificate = Objects.requireNonNull(certificate);
    }

    /** A secret that nobody knows yet. */
    static Token create(byte[] certificateDer) {
        byte[] secret = new byte[LENGTH];
        new SecureRandom().nextBytes(secret);
        return new Token(secret, digest(certificateDer));
    }

    /** @throws IOException if it is none, or other users could have read it; says no more than that */
    public static Token read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("there is no token file " + file + ": copy it from the hub that it is for");
        }
        if (Files.size(file) > MAX_FILE) throw new IOException("the file " + file + " holds no token");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            others.removeAll(PosixFilePermissions.fromString("rwx------"));
            if (!others.isEmpty()) throw new IOException("the token file " + file + " is open to other users");
        }
        Matcher text = TEXT.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!text.matches()) throw new IOException("the file " + file + " holds no token");
        return new Token(Base64.getUrlDecoder().decode(text.group(1)), text.group(2));
    }

    /** For its owner only; never in place of another. */
    void write(Path file) throws IOException {
        String text = "pomona-token 1\ntoken " + words() + "\ncertificate " + certificate + "\n";
        writeNew(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    static void writeNew(Path file, byte[] bytes) throws IOException {
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".token", "");
        try {
            Files.write(fresh, bytes);
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already", e);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** The secret as text, such as a password has to be. */
    private String words() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    char[] password() {
        return words().toCharArray();
    }

    byte[] secret() {
        return secret.clone();
    }

    /** Takes as long whatever was given. */
    boolean isSecret(byte[] given) {
        return MessageDigest.isEqual(secret, given);
    }

    boolean isCertificate(byte[] der) {
        return MessageDigest.isEqual(
                certificate.getBytes(StandardCharsets.US_ASCII), digest(der).getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(byte[] der) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "a token";
    }
}
