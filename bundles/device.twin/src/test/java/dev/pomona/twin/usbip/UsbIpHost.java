package dev.pomona.twin.usbip;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** An importer as small as can be: one request, then one URB after the other, on the thread of the test. */
public final class UsbIpHost implements AutoCloseable {
    /** For any one answer; an answer that does not come fails the test. */
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Set<Integer> reads = new HashSet<>();
    private int seq;

    /** What came back for a URB: {@code command} 3 or 4. */
    public record Answer(int command, int seq, int status, int actual, byte[] data) {}

    public UsbIpHost(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** Imports and goes to the configuration with the mux. */
    public static UsbIpHost attach(int port, String busid) throws IOException {
        UsbIpHost host = new UsbIpHost(port);
        if (host.importDevice(busid).length != 312) {
            host.close();
            throw new IOException("not imported: " + busid);
        }
        if (host.control(0x00, 9, 4, 0, 0).status() != 0) {
            throw new IOException("no configuration 4");
        }
        return host;
    }

    /** The whole reply to OP_REQ_DEVLIST. */
    public byte[] list() throws IOException {
        out.write(new byte[] {1, 0x11, (byte) 0x80, 5, 0, 0, 0, 0});
        return in.readAllBytes();
    }

    /** The device's description, or nothing when it was refused. */
    public byte[] importDevice(String busid) throws IOException {
        byte[] request = Arrays.copyOf(new byte[] {1, 0x11, (byte) 0x80, 3}, 40);
        byte[] name = busid.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, request, 8, name.length);
        out.write(request);
        in.readInt();
        return in.readNBytes(in.readInt() == 0 ? 312 : 0);
    }

    public int submit(boolean toHost, int endpoint, int flags, int length, byte[] setup, byte[] data)
            throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(48 + data.length);
        packet.putInt(1)
                .putInt(++seq)
                .putInt(0x10002)
                .putInt(toHost ? 1 : 0)
                .putInt(endpoint)
                .putInt(flags);
        packet.putInt(length).putInt(0).putInt(-1).putInt(0).put(setup).put(data);
        out.write(packet.array());
        if (toHost) {
            reads.add(seq);
        }
        return seq;
    }

    public Answer control(int type, int request, int value, int index, int length) throws IOException {
        byte[] setup = {
            (byte) type,
            (byte) request,
            (byte) value,
            (byte) (value >> 8),
            (byte) index,
            (byte) (index >> 8),
            (byte) length,
            (byte) (length >> 8)
        };
        submit((type & 0x80) != 0, 0, 0, length, setup, new byte[0]);
        return answer();
    }

    /** Posts a read of the mux's endpoint. */
    public int post(int length) throws IOException {
        return submit(true, 5, 0, length, new byte[8], new byte[0]);
    }

    /** Sends a transfer to the mux's endpoint. */
    public int bulk(byte[] data, int flags) throws IOException {
        return submit(false, 4, flags, data.length, new byte[8], data);
    }

    public void unlink(int target) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(48);
        packet.putInt(2).putInt(++seq).putInt(0x10002).putInt(0).putInt(0).putInt(target);
        out.write(packet.array());
    }

    public Answer answer() throws IOException {
        byte[] header = new byte[48];
        in.readFully(header);
        ByteBuffer fields = ByteBuffer.wrap(header);
        int of = fields.getInt(4);
        int actual = fields.getInt(24);
        byte[] data = in.readNBytes(fields.getInt() == 3 && reads.remove(of) ? actual : 0);
        return new Answer(fields.getInt(0), of, fields.getInt(20), actual, data);
    }

    public boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
