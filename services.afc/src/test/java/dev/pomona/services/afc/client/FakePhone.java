package dev.pomona.services.afc.client;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.messages.AfcHeader;
import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcPackets;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A phone's AFC service in memory. A script may answer in its place. */
public final class FakePhone {
    public static final Udid UDID = Udid.of("00008101-000A11111111001E");

    /** Contents by path; null is a directory. */
    public final Map<String, byte[]> files = new TreeMap<>();

    public final Map<String, Long> times = new ConcurrentSkipListMap<>();
    public final List<AfcRequest> seen = new CopyOnWriteArrayList<>();
    private final Map<Long, Open> handles = new TreeMap<>();
    private long lastHandle;
    /** Answers before the phone does; null leaves it to the phone. */
    public Function<AfcRequest, AfcReply> script = r -> null;
    /** The packet number to answer with, given the one asked with. */
    public Function<Long, Long> number = n -> n;

    public long free = 16000;

    public int piece = Integer.MAX_VALUE;
    /** Files that may be open at a time. */
    public int mostOpen = Integer.MAX_VALUE;

    private static final class Open {
        /** Handles are a connection's own, and end with it. */
        Connection owner;

        String path;
        int at;
    }

    public AfcClientImpl client(int chunk, int window) {
        return new AfcClientImpl(
                UDID,
                this::connect,
                new AfcSettings(chunk, Math.max(8192, chunk * window), 16, 4, Duration.ofSeconds(20)),
                System::nanoTime);
    }

    public Connection connect() {
        MemoryConnection[] ends = MemoryConnection.pair(piece);
        Thread.ofVirtual().name("fake-phone").start(() -> serve(ends[1]));
        return ends[0];
    }

    private void serve(Connection connection) {
        AfcPackets packets = new AfcPackets(connection::read);
        try {
            for (AfcHeader h = packets.header(); h != null; h = packets.header()) {
                AfcRequest request = AfcRequest.decode(h, packets.body(h, 16 << 20));
                seen.add(request);
                AfcReply reply = script.apply(request);
                if (reply == null) reply = answer(connection, request);
                connection.write(reply.encode(number.apply(h.number())));
            }
        } catch (IOException | IllegalStateException e) {
            // The client has gone, or the script unplugs the phone: the end of every test.
            return;
        } finally {
            gone(connection);
            connection.close();
        }
    }

    private synchronized void gone(Connection connection) {
        handles.values().removeIf(open -> open.owner.equals(connection));
        notifyAll();
    }

    /** Waits a little for those that are being closed. */
    public synchronized int openHandles() {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        try {
            for (long left = end - System.nanoTime(); !handles.isEmpty() && left > 0; left = end - System.nanoTime()) {
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return handles.size();
    }

    private boolean unknownHandle(AfcRequest request) {
        return switch (request) {
            case AfcRequest.Seek r -> !handles.containsKey(r.handle());
            case AfcRequest.Write r -> !handles.containsKey(r.handle());
            case AfcRequest.OnHandle r -> !handles.containsKey(r.handle());
            default -> false;
        };
    }

    private boolean closed(long handle) {
        notifyAll();
        return handles.remove(handle) != null;
    }

    private synchronized AfcReply answer(Connection from, AfcRequest request) {
        if (unknownHandle(request)) return status(7);
        return switch (request) {
            case AfcRequest.OnPath r -> path(r.op(), norm(r.path()));
            case AfcRequest.OnPathWith r -> pathWith(from, r.op(), r.value(), norm(r.path()));
            case AfcRequest.OnHandleWith r -> handle(r);
            case AfcRequest.OnHandle r
            when r.op() == AfcOp.FILE_TELL -> new AfcReply.Position(handles.get(r.handle()).at);
            case AfcRequest.OnHandle r -> status(closed(r.handle()) ? 0 : 7);
            case AfcRequest.Seek r -> {
                Open o = handles.get(r.handle());
                long base = r.whence() == 0 ? 0 : r.whence() == 1 ? o.at : files.get(o.path).length;
                o.at = (int) (base + r.offset());
                yield status(0);
            }
            case AfcRequest.Write r -> {
                Open o = handles.get(r.handle());
                byte[] old = files.get(o.path);
                byte[] now = Arrays.copyOf(
                        old, Math.max(old.length, o.at + r.payload().remaining()));
                int n = r.payload().remaining();
                r.payload().duplicate().get(now, o.at, n);
                o.at += n;
                files.put(o.path, now);
                yield status(0);
            }
            case AfcRequest.Rename r -> {
                if (!files.containsKey(norm(r.from()))) yield status(8);
                files.put(norm(r.to()), files.remove(norm(r.from())));
                Long time = times.remove(norm(r.from()));
                if (time != null) times.put(norm(r.to()), time);
                yield status(0);
            }
            case AfcRequest.Bare r
            when r.op() == AfcOp.GET_DEVICE_INFO ->
                text("Model", "iPhone14,2", "FSTotalBytes", "64000", "FSFreeBytes", "" + free, "FSBlockSize", "4096");
            default -> status(15);
        };
    }

    private AfcReply path(AfcOp op, String path) {
        if (op == AfcOp.MAKE_DIR) {
            for (String p = path; !p.isEmpty(); p = p.substring(0, p.lastIndexOf('/'))) files.putIfAbsent(p, null);
            return status(0);
        }
        if (!path.isEmpty() && !files.containsKey(path)) return status(8);
        byte[] bytes = files.get(path);
        return switch (op) {
            case READ_DIR -> bytes != null ? status(4) : listing(path);
            case GET_FILE_INFO ->
                text(
                        "st_size",
                        "" + (bytes == null ? 64 : bytes.length),
                        "st_blocks",
                        "8",
                        "st_nlink",
                        "1",
                        "st_ifmt",
                        bytes == null ? "S_IFDIR" : "S_IFREG",
                        "st_mtime",
                        "" + times.getOrDefault(path, 1494244521000000001L),
                        "st_birthtime",
                        "1494244521000000000");
            case REMOVE_PATH -> {
                if (files.keySet().stream().anyMatch(k -> k.startsWith(path + "/"))) yield status(1);
                files.remove(path);
                yield status(0);
            }
            default -> status(15);
        };
    }

    private AfcReply listing(String path) {
        StringBuilder names = new StringBuilder(".\0..\0");
        for (String k : files.keySet()) {
            if (k.lastIndexOf('/') == path.length() && k.startsWith(path)) {
                names.append(k.substring(path.length() + 1)).append('\0');
            }
        }
        return new AfcReply.Data(StandardCharsets.UTF_8.encode(names.toString()));
    }

    private AfcReply pathWith(Connection from, AfcOp op, long value, String path) {
        if (op == AfcOp.SET_MOD_TIME) times.put(path, value);
        if (op == AfcOp.TRUNCATE_FILE) files.put(path, Arrays.copyOf(files.get(path), (int) value));
        if (op != AfcOp.FILE_OPEN) return status(0);
        if (value == 1 && !files.containsKey(path)) return status(8);
        if (handles.size() >= mostOpen) return status(3);
        if (value == 3 || value == 4) files.put(path, new byte[0]);
        files.putIfAbsent(path, new byte[0]);
        Open open = new Open();
        open.owner = from;
        open.path = path;
        handles.put(++lastHandle, open);
        return new AfcReply.Opened(lastHandle);
    }

    private AfcReply handle(AfcRequest.OnHandleWith r) {
        Open o = handles.get(r.handle());
        if (o == null) return status(7);
        byte[] bytes = files.get(o.path);
        if (r.op() == AfcOp.FILE_SET_SIZE) {
            files.put(o.path, Arrays.copyOf(bytes, (int) r.value()));
            return status(0);
        }
        if (r.op() != AfcOp.FILE_READ) return status(0);
        int n = (int) Math.max(0, Math.min(r.value(), bytes.length - o.at));
        ByteBuffer data = ByteBuffer.wrap(bytes, o.at, n).slice();
        o.at += n;
        return new AfcReply.Data(data);
    }

    private static String norm(String path) {
        String p = path.startsWith("/") ? path : "/" + path;
        return p.endsWith("/") ? p.substring(0, p.length() - 1) : p;
    }

    public static AfcReply status(long code) {
        return new AfcReply.Status(code);
    }

    static AfcReply text(String... texts) {
        return new AfcReply.Data(StandardCharsets.UTF_8.encode(String.join("\0", texts) + "\0"));
    }
}
