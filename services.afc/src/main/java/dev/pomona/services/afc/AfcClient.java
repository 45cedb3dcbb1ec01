package dev.pomona.services.afc;

import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files of one phone. What is seen as {@code /} is the media folder, unless the bundle is configured for another
 * service. A path need not begin with a slash.
 *
 * <p>All methods block, may be called from any thread, run at the same time over one connection, and end: the phone has a
 * limited time for each answer. They connect when first needed and again after the connection broke. Every refusal by the
 * phone is an {@link AfcException}, every answer that makes no sense an {@link AfcProtocolException}, and a lost phone a
 * {@link dev.pomona.mux.ConnectionException}. A thread that is interrupted while it waits gets an {@link
 * java.io.InterruptedIOException}.
 */
@ProviderType
public interface AfcClient extends AutoCloseable {
    /** The phone. */
    Udid udid();

    /** The names in a directory without {@code .} and {@code ..}, in the phone's order and spelling. */
    List<String> list(String path) throws IOException;

    /** As {@link #list}, each with what {@link #stat} says of it; a name that vanishes meanwhile is left out. */
    List<AfcEntry> entries(String path) throws IOException;

    /** What the phone knows of a path; a symbolic link is not followed. */
    AfcStat stat(String path) throws IOException;

    /** Whether there is anything at a path. */
    boolean exists(String path) throws IOException;

    /** A file from its beginning. Several requests are kept in flight while it is read. */
    InputStream read(String path) throws IOException;

    /** As {@link #read(String)}, from a place in the file on. */
    InputStream read(String path, long from) throws IOException;

    /**
     * A file, made or emptied. Several requests are kept in flight while it is written, so a refusal may come with a later
     * write or with {@code close}; only after {@code close} has returned is everything on the phone.
     */
    OutputStream write(String path) throws IOException;

    /** A file for access at any place, one request at a time. */
    AfcFile open(String path, AfcMode mode) throws IOException;

    /**
     * Copies a file of the phone. {@code local} appears (or is replaced) only when all of it is here; until then, or if this
     * fails, there is a temporary file beside it, which is removed.
     *
     * @return bytes copied
     */
    long pull(String remote, Path local, AfcProgress progress) throws IOException;

    /**
     * Copies a file to the phone. {@code remote} appears (or is replaced) only when all of it is there; until then, or if this
     * fails, there is a temporary file beside it, which is removed.
     *
     * @return bytes copied
     */
    long push(Path local, String remote, AfcProgress progress) throws IOException;

    /**
     * Copies files and trees of the phone, many at a time. Each file appears (or is replaced) only when all of it is here, with
     * the phone's time; directories get their time last. Names are taken byte for byte as the phone has them, without Unicode
     * normalisation; one that this machine cannot have fails alone. A file that fails is in the report and the others go on; a
     * lost phone, an interruption and what {@code listener} throws end it all, and nothing half is left under a final name.
     */
    AfcReport pull(Collection<AfcPair> what, Set<AfcCopyOption> options, AfcCopyListener listener) throws IOException;

    /**
     * Copies files and trees to the phone, many at a time, as {@link #pull(Collection, Set, AfcCopyListener)} does from it.
     * Before it begins, the phone's room is compared with what is to be copied.
     */
    AfcReport push(Collection<AfcPair> what, Set<AfcCopyOption> options, AfcCopyListener listener) throws IOException;

    /** Makes a directory and those above it; one that is there already is no error. */
    void makeDirectory(String path) throws IOException;

    /** Removes a file, a link or an empty directory. */
    void remove(String path) throws IOException;

    /** Removes a path and all below it, without following links. */
    void removeAll(String path) throws IOException;

    /** Gives a file another name, replacing a file that has it. */
    void rename(String from, String to) throws IOException;

    /** Makes {@code path} a link to {@code target}. Newer phones refuse. */
    void link(AfcLink kind, String target, String path) throws IOException;

    /** Cuts or extends a file. */
    void truncate(String path, long size) throws IOException;

    void setModified(String path, Instant time) throws IOException;

    /** The phone's digest of a file; which algorithm it is, is not known. */
    byte[] hash(String path) throws IOException;

    /** The phone's digest of a part of a file. */
    byte[] hash(String path, long from, long length) throws IOException;

    /** The model, and the room on its file system. */
    AfcDeviceInfo deviceInfo() throws IOException;

    /** What the phone says about this connection, as it says it. */
    Map<String, String> connectionInfo() throws IOException;

    /** Sets options of this connection, such as {@code ExtendedStatus}; little is known of them. */
    void setConnectionOptions(Map<String, String> options) throws IOException;

    /** What the phone says of the room taken by a path and all below it, as it says it; many phones refuse. */
    Map<String, String> sizeOfContents(String path) throws IOException;

    /** How many bytes the phone moves to and from its file system at once. */
    void setFileSystemBlockSize(long bytes) throws IOException;

    /** How many bytes the phone moves to and from this connection at once. */
    void setSocketBlockSize(long bytes) throws IOException;

    /** Ends everything this client has open. */
    @Override
    void close();
}
