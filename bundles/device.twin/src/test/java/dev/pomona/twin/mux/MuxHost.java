package dev.pomona.twin.mux;

import dev.pomona.twin.usbip.UsbIpHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** The host's side of the mux over a {@link UsbIpHost}: right by default, and wrong where a test asks for it. */
public final class MuxHost implements AutoCloseable {
    private static final int READ = 16384;

    public final UsbIpHost usb;
    /** The next sequence number; a test may spoil it. */
    public int next;

    public boolean longHeader = true;

    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
    private byte[] partial = new byte[0];

    public MuxHost(int port, String busid) throws IOException {
        usb = UsbIpHost.attach(port, busid);
        for (int i = 0; i < 4; i++) {
            usb.post(READ);
        }
    }

    /** VERSION and SETUP. */
    public MuxMessage handshake() throws IOException {
        version(2);
        MuxMessage answer = receive();
        next = 0;
        longHeader = answer instanceof MuxMessage.Version(int major, int minor) && major == 2;
        if (longHeader) {
            send(message(MuxMessage.SETUP, new byte[] {7}));
        }
        return answer;
    }

    public void version(int major) throws IOException {
        send(ByteBuffer.allocate(20).putInt(0).putInt(20).putInt(major).array());
    }

    /** A whole packet with the next sequence number. */
    public byte[] message(int protocol, byte[] body) {
        int length = (longHeader ? 16 : 8) + body.length;
        ByteBuffer packet = ByteBuffer.allocate(length);
        MuxMessage.putHeader(
                packet, protocol, length, longHeader, MuxMessage.HOST_MAGIC, new MuxMessage.Numbers(next, 0));
        if (longHeader) {
            next = (next + 1) & 0xffff;
        }
        return packet.put(body).array();
    }

    public byte[] tcp(int from, int to, int seq, int ack, int flags, int window, byte[] payload) {
        ByteBuffer body = ByteBuffer.allocate(20 + payload.length);
        MuxMessage.putTcp(body, from, to, seq, ack, flags, window, false);
        return message(MuxMessage.TCP, body.put(payload).array());
    }

    /** One packet as one transfer. */
    public void send(byte[] packet) throws IOException {
        usb.bulk(packet, 0);
        if (packet.length % 512 == 0) {
            usb.bulk(new byte[0], 0);
        }
    }

    /** The next packet of the phone, whole or as it is when it is none. */
    public MuxMessage receive() throws IOException {
        return MuxMessage.decode(ByteBuffer.wrap(transfer()), longHeader);
    }

    public MuxMessage.Tcp receiveTcp() throws IOException {
        MuxMessage message = receive();
        if (message instanceof MuxMessage.Tcp tcp) {
            return tcp;
        }
        throw new AssertionError("expected TCP, got " + message);
    }

    /** The next packet that is more than a bare acknowledgement. */
    public MuxMessage.Tcp receiveData() throws IOException {
        MuxMessage.Tcp tcp = receiveTcp();
        while (tcp.flags() == MuxMessage.Tcp.ACK && !tcp.payload().hasRemaining()) {
            tcp = receiveTcp();
        }
        return tcp;
    }

    /** One transfer, which may have come in several reads. */
    public byte[] transfer() throws IOException {
        while (messages.isEmpty()) {
            UsbIpHost.Answer answer = usb.answer();
            if (answer.command() != 3 || answer.status() != 0) {
                throw new IOException("status " + answer.status());
            }
            boolean read = answer.data().length > 0 || answer.actual() == 0 && partial.length > 0;
            if (read) {
                take(answer.data());
                usb.post(READ);
            }
        }
        return messages.remove();
    }

    private void take(byte[] piece) {
        ByteBuffer whole = ByteBuffer.allocate(partial.length + piece.length);
        partial = whole.put(partial).put(piece).array();
        if (piece.length < READ) {
            messages.add(partial);
            partial = new byte[0];
        }
    }

    /** A connection that is open: SYN answered and acknowledged. */
    public void open(int from, int to, int window) throws IOException {
        send(tcp(from, to, 0, 0, MuxMessage.Tcp.SYN, window, new byte[0]));
        MuxMessage.Tcp answer = receiveTcp();
        if (answer.flags() != (MuxMessage.Tcp.SYN | MuxMessage.Tcp.ACK) || answer.ack() != 1 || answer.seq() != 0) {
            throw new AssertionError("no SYN/ACK: " + answer);
        }
        send(tcp(from, to, 1, 1, MuxMessage.Tcp.ACK, window, new byte[0]));
    }

    @Override
    public void close() {
        usb.close();
    }
}
