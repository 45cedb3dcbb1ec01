package dev.pomona.bench.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that can have a phone over USB/IP and move bytes: one thread, no client behind it. What it reaches is what the
 * exporter can do; a daemon measured behind the same exporter should be well below.
 */
public final class BareHost implements AutoCloseable {
    private static final int USBIP_HEADER = 48;
    private static final int CONFIGURATION = 4;
    private static final int BULK_IN = 5;
    private static final int BULK_OUT = 4;
    private static final int PACKET = 512;
    private static final int READS = 32;
    private static final int READ_SIZE = 64 * 1024;
    /** Numbers of reads have this bit, so that an answer tells which it is. */
    private static final int READ_BIT = 1 << 30;

    private static final int BUFFER = 4 << 20;
    private static final int WINDOW = 1 << 20;
    private static final int MUX_HEADER = 16;
    private static final int HEADERS = MUX_HEADER + 20;
    private static final int MAX_DATA = 48 * 1024 - HEADERS;
    private static final int LEAST_DATA = 4096;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(MAX_DATA);
    private final List<Stream> streams = new ArrayList<>();
    private final int device;
    private int seq;
    private int readSeq;
    private int tx;
    private int rx = 0xffff;
    private boolean versionKnown;

    /** One mux connection: what came and was acknowledged; what was sent and how far it may go. */
    private static final class Stream {
        final int port;
        boolean open;
        int received;
        int acknowledged;
        int sent = 1;
        int mayReach;
        long bytes;

        Stream(int port) {
            this.port = port;
        }
    }

    /** Imports the phone of that bus id and shakes hands with its mux. */
    public BareHost(int exporterPort, String busid) throws IOException {
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), exporterPort));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte[] field = new byte[32];
        byte[] name = busid.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, field, 0, name.length);
        out.putShort((short) 0x0111).putShort((short) 0x8003).putInt(0).put(field);
        flush();
        need(320);
        if (in.getInt(in.position() + 4) != 0) {
            throw new IOException("the exporter does not give " + busid);
        }
        device = in.getInt(in.position() + 8 + 288) << 16 | in.getInt(in.position() + 8 + 292);
        in.position(in.position() + 320);
        submit(++seq, false, 0, 0, (9L << 48) | ((long) CONFIGURATION << 40));
        for (int i = 0; i < READS; i++) {
            post();
        }
        submit(++seq, false, BULK_OUT, 20, 0);
        out.putInt(0).putInt(20).putInt(2).putInt(0).putInt(0);
        flush();
        while (!versionKnown) {
            answer();
        }
        begin(2, 1);
        out.put((byte) 7);
        flush();
    }

    /** Moves bytes for so long and answers MB/s. */
    public double from(int connections, double seconds) throws IOException {
        return move(19, connections, seconds);
    }

    public double to(int connections, double seconds) throws IOException {
        return move(9, connections, seconds);
    }

    private double move(int port, int connections, double seconds) throws IOException {
        streams.clear();
        for (int i = 0; i < connections; i++) {
            Stream stream = new Stream(port);
            streams.add(stream);
            tcp(stream, i, 0, SYN, 0);
        }
        flush();
        while (streams.stream().anyMatch(s -> !s.open)) {
            answer();
        }
        // Half of the time to get going.
        run(port == 9, seconds / 2);
        long before = bytes();
        long begin = System.nanoTime();
        run(port == 9, seconds);
        double rate = (bytes() - before) / ((System.nanoTime() - begin) / 1e9) / 1e6;
        for (int i = 0; i < connections; i++) {
            tcp(streams.get(i), i, streams.get(i).sent, RST, 0);
        }
        flush();
        return rate;
    }

    private void run(boolean send, double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() - end < 0) {
            if (send) {
                for (int i = 0; i < streams.size(); i++) {
                    fill(streams.get(i), i);
                }
            }
            flush();
            answer();
        }
    }

    private long bytes() {
        return streams.stream().mapToLong(s -> s.bytes).sum();
    }

    /** As much as the phone's window takes. */
    private void fill(Stream stream, int index) throws IOException {
        while (stream.mayReach - stream.sent >= LEAST_DATA) {
            int data = Math.min(MAX_DATA, stream.mayReach - stream.sent);
            tcp(stream, index, stream.sent, ACK, data);
            stream.sent += data;
            stream.bytes += data;
        }
    }

    private void tcp(Stream stream, int index, int at, int flags, int data) throws IOException {
        begin(6, 20 + data);
        out.putShort((short) (1000 + index)).putShort((short) stream.port);
        out.putInt(at).putInt(flags == SYN ? 0 : stream.received);
        out.put((byte) 0x50).put((byte) flags).putShort((short) (WINDOW >> 8)).putInt(0);
        out.put(zeros.clear().limit(data));
        stream.acknowledged = stream.received;
        if ((HEADERS + data) % PACKET == 0) {
            submit(++seq, false, BULK_OUT, 0, 0);
        }
    }

    /** The header of a mux packet with {@code body} bytes to follow, in a transfer of its own. */
    private void begin(int protocol, int body) throws IOException {
        int length = MUX_HEADER + body;
        room(USBIP_HEADER * 2 + length);
        submit(++seq, false, BULK_OUT, length, 0);
        out.putInt(protocol)
                .putInt(length)
                .putInt(0xfeedface)
                .putShort((short) tx++)
                .putShort((short) rx);
    }

    private void post() throws IOException {
        room(USBIP_HEADER);
        submit(READ_BIT | readSeq++ & (READ_BIT - 1), true, BULK_IN, READ_SIZE, 0);
    }

    private void submit(int number, boolean read, int endpoint, int length, long setup) {
        out.putInt(1).putInt(number).putInt(device).putInt(read ? 1 : 0).putInt(endpoint);
        out.putInt(0).putInt(length).putInt(0).putInt(-1).putInt(0).putLong(setup);
    }

    private void room(int length) throws IOException {
        if (out.remaining() < length) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }

    private void need(int length) throws IOException {
        while (in.remaining() < length) {
            in.compact();
            int n = channel.read(in);
            in.flip();
            if (n < 0) {
                throw new EOFException("the exporter closed the connection");
            }
        }
    }

    /** Takes all answers that are there, at least one. */
    private void answer() throws IOException {
        do {
            need(USBIP_HEADER);
            int number = in.getInt(in.position() + 4);
            int status = in.getInt(in.position() + 20);
            int actual = in.getInt(in.position() + 24);
            if (status != 0) {
                throw new IOException("a transfer ended with status " + status);
            }
            in.position(in.position() + USBIP_HEADER);
            if ((number & READ_BIT) != 0) {
                need(actual);
                if (actual > 0) {
                    packet(actual);
                }
                in.position(in.position() + actual);
                post();
            }
        } while (in.remaining() >= USBIP_HEADER);
    }

    private void packet(int length) throws IOException {
        int at = in.position();
        int protocol = in.getInt(at);
        if (in.getInt(at + 4) != length) {
            throw new IOException("a transfer of " + length + " bytes with a packet of " + in.getInt(at + 4));
        }
        if (protocol == 0) {
            versionKnown = true;
            return;
        }
        rx = in.getShort(at + 12) & 0xffff;
        if (protocol != 6) {
            throw new IOException("the phone says: " + StandardCharsets.US_ASCII.decode(in.slice(at, length)));
        }
        int index = (in.getShort(at + MUX_HEADER + 2) & 0xffff) - 1000;
        int flags = in.get(at + MUX_HEADER + 13);
        if (index < 0 || index >= streams.size() || (flags & RST) != 0) {
            return;
        }
        Stream stream = streams.get(index);
        stream.mayReach = in.getInt(at + MUX_HEADER + 8) + ((in.getShort(at + MUX_HEADER + 14) & 0xffff) << 8);
        if ((flags & SYN) != 0) {
            stream.open = true;
            stream.received = 1;
            tcp(stream, index, stream.sent, ACK, 0);
            return;
        }
        int data = length - HEADERS;
        stream.received += data;
        if (data > 0) {
            stream.bytes += data;
        }
        if (stream.received - stream.acknowledged >= WINDOW / 4) {
            tcp(stream, index, stream.sent, ACK, 0);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
