package dev.pomona.inspect.log;

import dev.pomona.inspect.packet.Packet;
import dev.pomona.inspect.packet.PhoneTap;
import dev.pomona.mux.Udid;
import dev.pomona.mux.inspect.MuxInspector;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wire log of one phone: a thread that writes lines into a file, and starts a new one when that is large. */
final class WireLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WireLog.class);
    /** Together with the one before, this is what a log takes of the disk. */
    static final long MAX_FILE = 64L << 20;

    private static final int PAYLOAD = 4096;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final PhoneTap tap;
    private final Udid udid;
    private final boolean payload;
    private final Path file;
    private final long limit;
    private final AtomicLong packets = new AtomicLong();
    private volatile String trouble = "";
    private volatile boolean over;
    private Thread thread;
    private Writer out;
    private long size;
    private long told;

    private WireLog(PhoneTap tap, Udid udid, boolean payload, Path file, long limit) {
        this.tap = tap;
        this.udid = udid;
        this.payload = payload;
        this.file = file;
        this.limit = limit;
    }

    static WireLog start(Supplier<Optional<MuxInspector>> inspector, Udid udid, boolean payload, Path folder)
            throws IOException {
        return start(inspector, udid, payload, folder, MAX_FILE);
    }

    static WireLog start(
            Supplier<Optional<MuxInspector>> inspector, Udid udid, boolean payload, Path folder, long limit)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, permissions("rwx------"));
        }
        PhoneTap tap = new PhoneTap(inspector, udid, payload ? PAYLOAD : 0);
        WireLog log = new WireLog(tap, udid, payload, folder.resolve(udid + ".log"), limit);
        boolean open = false;
        try {
            log.open();
            open = true;
        } finally {
            if (!open) {
                tap.close();
            }
        }
        log.thread = Thread.ofVirtual().name("mux-log " + udid).start(log::run);
        return log;
    }

    private static FileAttribute<?> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    private void open() throws IOException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), permissions("rw-------"));
        size = channel.size();
        out = Channels.newWriter(channel, StandardCharsets.UTF_8.newEncoder(), 64 * 1024);
    }

    WireLogs.State state() {
        return new WireLogs.State(udid, file, payload, packets.get(), tap.dropped(), trouble);
    }

    private void run() {
        try {
            line("# " + Instant.now() + " on" + (payload ? ", with payload" : ""));
            while (!over) {
                Optional<Packet> packet = tap.next(LOOK);
                if (packet.isPresent()) {
                    packet(packet.get());
                } else {
                    out.flush();
                }
                gaps();
            }
            // What passed before the log was switched off belongs into it.
            tap.close();
            for (Optional<Packet> left = tap.next(Duration.ZERO); left.isPresent(); left = tap.next(Duration.ZERO)) {
                packet(left.get());
            }
            gaps();
            line("# " + Instant.now() + " off");
        } catch (IOException e) {
            trouble = e.toString();
            LOG.warn("the wire log of {} has ended: {}", udid, trouble);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tap.close();
            closeFile();
        }
    }

    private void packet(Packet packet) throws IOException {
        line(Line.of(packet, payload));
        packets.incrementAndGet();
    }

    private void gaps() throws IOException {
        long dropped = tap.dropped();
        if (dropped > told) {
            line("# " + Instant.now() + " " + (dropped - told) + " packets not logged, too many at a time");
            told = dropped;
        }
    }

    private void line(String text) throws IOException {
        if (size > limit) {
            out.close();
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            open();
        }
        out.write(text);
        out.write('\n');
        size += text.length() + 1L;
    }

    private void closeFile() {
        try {
            out.close();
        } catch (IOException e) {
            trouble = e.toString();
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
