package dev.pomona.inspect.commands;

import dev.pomona.inspect.packet.Packet;
import dev.pomona.inspect.packet.PhoneTap;
import dev.pomona.inspect.pcap.IpPackets;
import dev.pomona.inspect.pcap.PcapNg;
import dev.pomona.mux.Udid;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PacketTap.Direction;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One run of {@code mux pcap}. */
final class Capture {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int BUFFER = 256 * 1024;

    private final Invocation call;
    private final Supplier<Optional<MuxInspector>> inspector;
    private final Udid udid;
    private final boolean headers;
    private long packets;

    Capture(Invocation call, Supplier<Optional<MuxInspector>> inspector, Udid udid, boolean headers) {
        this.call = call;
        this.inspector = inspector;
        this.udid = udid;
        this.headers = headers;
    }

    void run(String file, double seconds, long count) throws CommandException {
        long end = seconds > 0 ? System.nanoTime() + Math.round(seconds * TimeUnit.SECONDS.toNanos(1)) : 0;
        boolean pipe = file.equals("-");
        try (OutputStream out =
                        pipe ? leftOpen(call.out()) : open(call.directory().resolve(file));
                PhoneTap tap = new PhoneTap(inspector, udid, headers ? 0 : Integer.MAX_VALUE)) {
            PcapNg pcap = new PcapNg(out, "Pomona", "mux " + udid);
            out.flush();
            if (!pipe) {
                call.err().println("capturing to " + file + (end == 0 && count == 0 ? " until stopped" : ""));
            }
            boolean interrupted = capture(pcap, tap, out, end, count);
            tap.close();
            interrupted |= drain(pcap, tap, count);
            finish(pcap, tap, pipe ? "" : file);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Until it is enough; whether that was an interrupt, after which there is still a file to be finished. */
    private boolean capture(PcapNg pcap, PhoneTap tap, OutputStream out, long end, long count) throws IOException {
        try {
            while (!call.cancelled() && (end == 0 || System.nanoTime() - end < 0) && (count == 0 || packets < count)) {
                Optional<Packet> packet = tap.next(LOOK);
                if (packet.isPresent()) {
                    write(pcap, packet.get());
                } else {
                    out.flush();
                }
                // A caller that has gone shows only here.
                if (call.out().checkError()) {
                    return false;
                }
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** What passed before the end belongs into the file. */
    private boolean drain(PcapNg pcap, PhoneTap tap, long count) throws IOException {
        try {
            while (count == 0 || packets < count) {
                Optional<Packet> packet = tap.next(Duration.ZERO);
                if (packet.isEmpty()) {
                    return false;
                }
                write(pcap, packet.get());
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Standard output is not ours to close. */
    private static OutputStream leftOpen(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                out.flush();
            }
        };
    }

    private static OutputStream open(Path file) throws IOException {
        if (!Files.exists(file)) {
            // What a phone says is for its owner's eyes.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        // No channel: an interrupt would close it.
        return new BufferedOutputStream(new FileOutputStream(file.toFile()), BUFFER);
    }

    private void write(PcapNg pcap, Packet packet) throws IOException {
        boolean in = packet.direction() == Direction.FROM_PHONE;
        for (IpPackets.Dressed dressed : IpPackets.of(packet)) {
            pcap.packet(packet.epochNanos(), in, dressed.bytes(), dressed.length(), dressed.comment());
        }
        packets++;
    }

    private void finish(PcapNg pcap, PhoneTap tap, String file) throws IOException {
        Instant now = Instant.now();
        pcap.finish(now.getEpochSecond() * 1_000_000_000 + now.getNano(), tap.dropped());
        if (file.isEmpty()) {
            return;
        }
        if (call.json()) {
            Map<String, Object> done = new LinkedHashMap<>();
            done.put("udid", udid.value());
            done.put("file", file);
            done.put("packets", packets);
            done.put("dropped", tap.dropped());
            call.object(done);
        } else {
            call.err().println(packets + " packets, " + tap.dropped() + " dropped");
        }
    }
}
