package dev.pomona.mux.engine.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes to {@link MuxPacket} and back. Decoding never throws, whatever the bytes. */
public final class PacketCodec {
    private static final int VERSION_BODY = 12;

    private PacketCodec() {}

    /** @param packet one whole packet with at least {@link Wire#MIN_PACKET} bytes, position at its first; not moved */
    public static MuxPacket decode(ByteBuffer packet, Framing framing) {
        ByteBuffer p = packet.slice();
        int protocol = p.getInt(0);
        if (protocol == Wire.VERSION) return version(p);
        int header = framing.headerLength();
        if (p.limit() < header) return new MuxPacket.Unknown(protocol, p.slice(8, p.limit() - 8));
        return switch (protocol) {
            case Wire.CONTROL -> new MuxPacket.Control(firstByte(p, header), text(p, Math.min(header + 1, p.limit())));
            case Wire.SETUP -> new MuxPacket.Setup(firstByte(p, header));
            case Wire.TCP -> p.limit() < header + Wire.TCP_HEADER ? unknown(p, header) : tcp(p, header);
            default -> unknown(p, header);
        };
    }

    /** The sender's packet counter. @param packet as for {@link #decode}; -1 if it has none */
    public static int txSeq(ByteBuffer packet, Framing framing) {
        if (framing == Framing.V1 || packet.remaining() < 16) return -1;
        return packet.getShort(packet.position() + 12) & 0xffff;
    }

    /** Encodes a whole packet. The header's length is derived; VERSION always has the short header. */
    public static ByteBuffer encode(MuxPacket packet, Framing framing, int magic, int txSeq, int rxSeq) {
        return switch (packet) {
            case MuxPacket.Version v -> {
                ByteBuffer b = ByteBuffer.allocate(8 + VERSION_BODY);
                header(b, Framing.V1, Wire.VERSION, VERSION_BODY, magic, txSeq, rxSeq);
                yield b.putInt(v.major()).putInt(v.minor()).putInt(v.padding()).flip();
            }
            case MuxPacket.Control c -> {
                byte[] text = c.text().getBytes(StandardCharsets.ISO_8859_1);
                int length = c.level() < 0 ? 0 : 1 + text.length;
                ByteBuffer b = start(framing, Wire.CONTROL, length, magic, txSeq, rxSeq);
                if (length > 0) b.put((byte) c.level()).put(text);
                yield b.flip();
            }
            case MuxPacket.Setup s -> {
                int length = s.level() < 0 ? 0 : 1;
                ByteBuffer b = start(framing, Wire.SETUP, length, magic, txSeq, rxSeq);
                if (length > 0) b.put((byte) s.level());
                yield b.flip();
            }
            case MuxPacket.Tcp t -> {
                int length = Wire.TCP_HEADER + t.payload().remaining();
                ByteBuffer b = start(framing, Wire.TCP, length, magic, txSeq, rxSeq);
                tcpHeader(b, t.sourcePort(), t.destinationPort(), t.seq(), t.ack(), t.flags(), t.window());
                yield b.put(t.payload().duplicate()).flip();
            }
            case MuxPacket.Unknown u -> {
                ByteBuffer b = start(framing, u.protocol(), u.body().remaining(), magic, txSeq, rxSeq);
                yield b.put(u.body().duplicate()).flip();
            }
        };
    }

    /** Appends a packet header for a body of {@code length} bytes. */
    public static void header(
            ByteBuffer b, Framing framing, int protocol, int length, int magic, int txSeq, int rxSeq) {
        b.putInt(protocol).putInt(framing.headerLength() + length);
        if (framing == Framing.V2) b.putInt(magic).putShort((short) txSeq).putShort((short) rxSeq);
    }

    /** Appends the header of a segment. @param window in bytes, rounded down to what the field can say */
    public static void tcpHeader(
            ByteBuffer b, int sourcePort, int destinationPort, int seq, int ack, int flags, int window) {
        b.putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putInt(seq)
                .putInt(ack);
        b.put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) (window >>> Wire.WINDOW_SHIFT))
                .putInt(0);
    }

    private static ByteBuffer start(Framing framing, int protocol, int length, int magic, int txSeq, int rxSeq) {
        ByteBuffer b = ByteBuffer.allocate(framing.headerLength() + length);
        header(b, framing, protocol, length, magic, txSeq, rxSeq);
        return b;
    }

    private static MuxPacket version(ByteBuffer p) {
        // A phone that a former host left in version 2 answers with the long header.
        boolean longHeader = p.limit() >= 16 + VERSION_BODY && Wire.isMagic(p.getInt(8)) && p.getInt(8) != 0;
        int at = longHeader ? 16 : 8;
        if (p.limit() < at + VERSION_BODY) return new MuxPacket.Unknown(Wire.VERSION, p.slice(8, p.limit() - 8));
        return new MuxPacket.Version(p.getInt(at), p.getInt(at + 4), p.getInt(at + 8));
    }

    private static MuxPacket tcp(ByteBuffer p, int at) {
        int payload = at + Wire.TCP_HEADER;
        return new MuxPacket.Tcp(
                p.getShort(at) & 0xffff,
                p.getShort(at + 2) & 0xffff,
                p.getInt(at + 4),
                p.getInt(at + 8),
                p.get(at + 13) & 0xff,
                (p.getShort(at + 14) & 0xffff) << Wire.WINDOW_SHIFT,
                p.slice(payload, p.limit() - payload));
    }

    private static MuxPacket unknown(ByteBuffer p, int header) {
        return new MuxPacket.Unknown(p.getInt(0), p.slice(header, p.limit() - header));
    }

    private static int firstByte(ByteBuffer p, int at) {
        return p.limit() > at ? p.get(at) & 0xff : -1;
    }

    /** All from {@code at} on. Latin-1 keeps every byte; who shows it to people makes it harmless. */
    private static String text(ByteBuffer p, int at) {
        byte[] bytes = new byte[p.limit() - at];
        p.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The phone's words for people: bounded, on one line, printable. */
    public static String words(ByteBuffer payload, int limit) {
        byte[] bytes = new byte[Math.min(payload.remaining(), limit)];
        payload.get(payload.position(), bytes);
        return printable(new String(bytes, StandardCharsets.ISO_8859_1), limit);
    }

    /** {@code text} bounded, on one line, printable. */
    public static String printable(String text, int limit) {
        String cut = text.length() > limit ? text.substring(0, limit) : text;
        return cut.replaceAll("[^\\x20-\\x7e]+", " ").strip();
    }
}
