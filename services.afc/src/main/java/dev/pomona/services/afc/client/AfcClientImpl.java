package dev.pomona.services.afc.client;

import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.afc.AfcCopyListener;
import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcDeviceInfo;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcFile;
import dev.pomona.services.afc.AfcLink;
import dev.pomona.services.afc.AfcMode;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcProgress;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.messages.AfcArguments;
import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An {@link AfcClient} over connections that it opens as it needs them. */
public final class AfcClientImpl implements AfcClient {
    private static final int STATS_AHEAD = 256;

    private final Udid udid;
    private final AfcClients.Opener opener;
    private final AfcSettings settings;
    private final LongSupplier nanos;
    private final AfcTally tally;
    private final ReentrantLock opening = new ReentrantLock();
    private final Map<Integer, AfcSession> lanes = new ConcurrentHashMap<>();
    private volatile AfcSession session;
    private volatile boolean closed;

    /** @param nanos the clock, as {@link System#nanoTime} */
    public AfcClientImpl(Udid udid, AfcClients.Opener opener, AfcSettings settings, LongSupplier nanos) {
        this(udid, opener, settings, nanos, new AfcTally());
    }

    /**
     * @param nanos the clock, as {@link System#nanoTime}
     * @param tally where it is counted what this client does
     */
    public AfcClientImpl(
            Udid udid, AfcClients.Opener opener, AfcSettings settings, LongSupplier nanos, AfcTally tally) {
        this.udid = udid;
        this.opener = opener;
        this.settings = settings;
        this.nanos = nanos;
        this.tally = tally;
    }

    @Override
    public Udid udid() {
        return udid;
    }

    AfcSettings settings() {
        return settings;
    }

    AfcSession session() throws IOException {
        AfcSession s = session;
        if (s != null && !s.ended() && !closed) return s;
        opening.lock();
        try {
            if (closed) throw new IOException("this client for the files of " + udid + " is closed");
            if (session == null || session.ended()) {
                session = new AfcSession(udid, opener.open(), settings, nanos, tally).start();
                // close() may have come while the connection was being opened.
                if (closed) session.end(new IOException("closed while connecting to " + udid));
            }
            return session;
        } finally {
            opening.unlock();
        }
    }

    /** A connection beside the one for all requests, made when first needed; the 0th is that one. */
    AfcSession lane(int number) throws IOException {
        if (number == 0) return session();
        opening.lock();
        try {
            if (closed) throw new IOException("this client for the files of " + udid + " is closed");
            AfcSession there = lanes.get(number);
            if (there != null && !there.ended()) return there;
        } finally {
            opening.unlock();
        }
        // Not under the lock: it takes a while, and the others are opened meanwhile.
        AfcSession made = new AfcSession(udid, opener.open(), settings, nanos, tally).start();
        for (AfcSession other = lanes.putIfAbsent(number, made); other != null; ) {
            if (!other.ended()) {
                made.end(new IOException("not needed"));
                return other;
            }
            lanes.remove(number, other);
            other = lanes.putIfAbsent(number, made);
        }
        if (closed) made.end(new IOException("closed while connecting to " + udid));
        return made;
    }

    private void run(AfcRequest request) throws IOException {
        Calls.done(udid, request, request.subject(), session().send(request).await());
    }

    private ByteBuffer ask(AfcRequest request) throws IOException {
        return data(session().send(request));
    }

    ByteBuffer data(AfcCall call) throws IOException {
        return Calls.data(udid, call.request, call.request.subject(), call.await());
    }

    @Override
    public List<String> list(String path) throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : AfcArguments.texts(ask(new AfcRequest.OnPath(AfcOp.READ_DIR, path)))) {
            if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) names.add(name);
        }
        return names;
    }

    @Override
    public List<AfcEntry> entries(String path) throws IOException {
        return entries(path, name -> {});
    }

    /** @param lost gets the names of which the phone knows nothing when asked */
    List<AfcEntry> entries(String path, Consumer<String> lost) throws IOException {
        List<String> names = list(path);
        List<Optional<AfcStat>> stats =
                stats(names.stream().map(name -> join(path, name)).toList());
        List<AfcEntry> entries = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            stats.get(i).ifPresentOrElse(stat -> entries.add(new AfcEntry(name, stat)), () -> lost.accept(name));
        }
        return entries;
    }

    /** What there is to know of many paths, all asked at once; empty where nothing is. */
    List<Optional<AfcStat>> stats(List<String> paths) throws IOException {
        AfcSession s = session();
        List<Optional<AfcStat>> stats = new ArrayList<>(paths.size());
        Deque<AfcCall> ahead = new ArrayDeque<>();
        int sent = 0;
        while (stats.size() < paths.size()) {
            while (sent < paths.size() && ahead.size() < STATS_AHEAD) {
                ahead.add(s.send(new AfcRequest.OnPath(AfcOp.GET_FILE_INFO, paths.get(sent++))));
            }
            try {
                stats.add(Optional.of(Stats.stat(AfcArguments.dictionary(data(ahead.remove())))));
            } catch (AfcException e) {
                if (!missing(e)) throw e;
                stats.add(Optional.empty());
            }
        }
        return stats;
    }

    static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    /** Some phones say "read error" of a path that is not there. */
    static boolean missing(AfcException e) {
        return e.status() == AfcStatus.OBJECT_NOT_FOUND || e.status() == AfcStatus.READ_ERROR;
    }

    @Override
    public AfcStat stat(String path) throws IOException {
        return Stats.stat(AfcArguments.dictionary(ask(new AfcRequest.OnPath(AfcOp.GET_FILE_INFO, path))));
    }

    @Override
    public boolean exists(String path) throws IOException {
        try {
            ask(new AfcRequest.OnPath(AfcOp.GET_FILE_INFO, path));
            return true;
        } catch (AfcException e) {
            if (missing(e)) return false;
            throw e;
        }
    }

    @Override
    public InputStream read(String path) throws IOException {
        return ahead(path, stat(path).size());
    }

    @Override
    public InputStream read(String path, long from) throws IOException {
        if (from < 0) throw new IllegalArgumentException("a place before the beginning");
        return ahead(path, from, Math.max(0, stat(path).size() - from));
    }

    AheadInput ahead(String path, long expected) throws IOException {
        return new AheadInput(session().open(path, AfcMode.READ), expected);
    }

    /** From {@code from}, as {@link #ahead}. */
    AheadInput ahead(String path, long from, long expected) throws IOException {
        AfcHandle file = session().open(path, AfcMode.READ);
        boolean there = false;
        try {
            if (from > 0) file.position(from);
            there = true;
            return new AheadInput(file, expected);
        } finally {
            if (!there) file.closeSoon();
        }
    }

    @Override
    public OutputStream write(String path) throws IOException {
        return new AheadOutput(session().open(path, AfcMode.WRITE));
    }

    @Override
    public AfcFile open(String path, AfcMode mode) throws IOException {
        return AfcHandle.open(session(), path, mode, () -> {});
    }

    @Override
    public long pull(String remote, Path local, AfcProgress progress) throws IOException {
        return new OnePull(this, Set.of(), new Claims(), progress).run(remote, local, stat(remote));
    }

    @Override
    public long push(Path local, String remote, AfcProgress progress) throws IOException {
        return new OnePush(this, Set.of(), progress).run(local, remote);
    }

    @Override
    public AfcReport pull(Collection<AfcPair> what, Set<AfcCopyOption> options, AfcCopyListener listener)
            throws IOException {
        return new PullTree(this, new CopyJob(this, options, listener)).run(what);
    }

    @Override
    public AfcReport push(Collection<AfcPair> what, Set<AfcCopyOption> options, AfcCopyListener listener)
            throws IOException {
        return new PushTree(this, new CopyJob(this, options, listener)).run(what);
    }

    @Override
    public void makeDirectory(String path) throws IOException {
        run(new AfcRequest.OnPath(AfcOp.MAKE_DIR, path));
    }

    @Override
    public void remove(String path) throws IOException {
        run(new AfcRequest.OnPath(AfcOp.REMOVE_PATH, path));
    }

    /** Removes without regard to an interruption, which stays for later: clean-up after an interrupted copy. */
    void removeUninterrupted(String path) throws IOException {
        AfcRequest request = new AfcRequest.OnPath(AfcOp.REMOVE_PATH, path);
        Calls.done(udid, request, path, session().sendUninterrupted(request).awaitUninterrupted());
    }

    @Override
    public void removeAll(String path) throws IOException {
        try {
            run(new AfcRequest.OnPath(AfcOp.REMOVE_PATH_AND_CONTENTS, path));
        } catch (AfcException e) {
            if (e.status() != AfcStatus.OP_NOT_SUPPORTED) throw e;
            removeTree(path);
        }
    }

    /** For phones that cannot do it themselves; the depth is that of a path, which the phone bounds. */
    private void removeTree(String path) throws IOException {
        if (stat(path).isDirectory()) {
            for (String name : list(path)) removeTree(join(path, name));
        }
        remove(path);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        run(new AfcRequest.Rename(from, to));
    }

    @Override
    public void link(AfcLink kind, String target, String path) throws IOException {
        run(new AfcRequest.Link(kind.code(), target, path));
    }

    @Override
    public void truncate(String path, long size) throws IOException {
        if (size < 0) throw new IllegalArgumentException("a negative size");
        run(new AfcRequest.OnPathWith(AfcOp.TRUNCATE_FILE, size, path));
    }

    @Override
    public void setModified(String path, Instant time) throws IOException {
        run(new AfcRequest.OnPathWith(AfcOp.SET_MOD_TIME, Stats.nanos(time), path));
    }

    @Override
    public byte[] hash(String path) throws IOException {
        return bytes(ask(new AfcRequest.OnPath(AfcOp.GET_FILE_HASH, path)));
    }

    @Override
    public byte[] hash(String path, long from, long length) throws IOException {
        return bytes(ask(new AfcRequest.OnRange(AfcOp.GET_FILE_HASH_WITH_RANGE, from, length, path)));
    }

    private static byte[] bytes(ByteBuffer b) {
        byte[] bytes = new byte[b.remaining()];
        b.get(bytes);
        return bytes;
    }

    @Override
    public AfcDeviceInfo deviceInfo() throws IOException {
        return Stats.device(AfcArguments.dictionary(ask(new AfcRequest.Bare(AfcOp.GET_DEVICE_INFO))));
    }

    @Override
    public Map<String, String> connectionInfo() throws IOException {
        return AfcArguments.dictionary(ask(new AfcRequest.Bare(AfcOp.GET_CONNECTION_INFO)));
    }

    @Override
    public void setConnectionOptions(Map<String, String> options) throws IOException {
        run(new AfcRequest.Options(options));
    }

    @Override
    public Map<String, String> sizeOfContents(String path) throws IOException {
        return AfcArguments.dictionary(ask(new AfcRequest.OnPath(AfcOp.GET_SIZE_OF_PATH_CONTENTS, path)));
    }

    @Override
    public void setFileSystemBlockSize(long bytes) throws IOException {
        run(new AfcRequest.Setting(AfcOp.SET_FS_BLOCK_SIZE, bytes));
    }

    @Override
    public void setSocketBlockSize(long bytes) throws IOException {
        run(new AfcRequest.Setting(AfcOp.SET_SOCKET_BLOCK_SIZE, bytes));
    }

    @Override
    public void close() {
        closed = true;
        AfcSession s = session;
        IOException why = new IOException("this client for the files of " + udid + " was closed");
        if (s != null) s.end(why);
        lanes.values().forEach(lane -> lane.end(why));
    }
}
