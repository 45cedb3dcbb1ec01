package dev.pomona.inspect.pcap;

import dev.pomona.inspect.packet.Packet;
import dev.pomona.inspect.packet.Words;
import dev.pomona.mux.inspect.PacketTap.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Dresses packets of the mux as IP packets, so that tools for TCP show the connections. The host is 192.0.2.1, the phone
 * 198.51.100.1 on its first link, .2 on the next; both are addresses for examples, which nobody has. Packets of the mux that
 * belong to no connection become UDP datagrams between ports 27015, with the whole packet in them.
 */
public final class IpPackets {
    /** One IP packet. @param length what it would have if its payload had been kept @param comment may be empty */
    public record Dressed(ByteBuffer bytes, int length, String comment) {}

    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final int MUX_PORT = 27015;
    private static final int HOST = 0xc0000201;
    private static final int PHONE = 0xc6336400;
    /** An IP packet has at most 65535 bytes; a longer segment is shown as two. */
    private static final int MAX_PAYLOAD = 65_000;
    /** The window field counts in 256 bytes; this option, then a no-operation to fill up. */
    private static final int WINDOW_SCALE = 0x03030801;

    private IpPackets() {}

    /** One packet of the mux; two if it is too long for one of IP. */
    public static List<Dressed> of(Packet packet) {
        return switch (Words.of(packet)) {
            case Words.Tcp tcp -> segments(packet, tcp);
            case Words.Other other -> List.of(datagram(packet, comment(other)));
            case Words.Broken broken -> List.of(datagram(packet, "no packet of the mux"));
        };
    }

    private static String comment(Words.Other other) {
        return switch (other.protocol()) {
            case Words.VERSION -> "mux VERSION";
            case Words.CONTROL -> "mux CONTROL";
            case Words.SETUP -> "mux SETUP";
            default -> "mux packet of kind " + Integer.toUnsignedString(other.protocol());
        };
    }

    private static List<Dressed> segments(Packet packet, Words.Tcp tcp) {
        List<Dressed> all = new ArrayList<>();
        int done = 0;
        do {
            int whole = Math.min(MAX_PAYLOAD, packet.length() - done);
            int kept = Math.clamp(packet.payload().remaining() - done, 0, whole);
            ByteBuffer part = packet.payload()
                    .slice(
                            packet.payload().position()
                                    + Math.min(done, packet.payload().remaining()),
                            kept);
            all.add(segment(packet, tcp, tcp.seq() + done, part, whole));
            done += whole;
        } while (done < packet.length());
        return all;
    }

    private static Dressed segment(Packet packet, Words.Tcp tcp, int seq, ByteBuffer payload, int whole) {
        boolean syn = (tcp.flags() & Words.Tcp.SYN) != 0;
        int header = syn ? 24 : 20;
        int length = IP_HEADER + header + whole;
        ByteBuffer to = ip(packet, PROTOCOL_TCP, length, header + payload.remaining());
        to.putShort((short) tcp.from()).putShort((short) tcp.to()).putInt(seq).putInt(tcp.ack());
        to.put((byte) (header << 2)).put((byte) tcp.flags()).putShort((short) (tcp.window() >>> 8));
        to.putInt(0);
        if (syn) {
            to.putInt(WINDOW_SCALE);
        }
        to.put(payload.duplicate());
        if (payload.remaining() == whole) {
            to.putShort(IP_HEADER + 16, (short) checksum(to, IP_HEADER, pseudo(to, PROTOCOL_TCP)));
        }
        return new Dressed(to.flip(), length, "");
    }

    private static Dressed datagram(Packet packet, String comment) {
        int whole = Math.min(packet.header().remaining() + packet.length(), MAX_PAYLOAD);
        int kept = Math.min(packet.header().remaining() + packet.payload().remaining(), whole);
        int length = IP_HEADER + UDP_HEADER + whole;
        ByteBuffer to = ip(packet, PROTOCOL_UDP, length, UDP_HEADER + kept);
        to.putShort((short) MUX_PORT).putShort((short) MUX_PORT);
        // No checksum: allowed, and right whatever was kept.
        to.putShort((short) (UDP_HEADER + whole)).putShort((short) 0);
        to.put(packet.header().duplicate());
        to.put(packet.payload()
                .slice(packet.payload().position(), kept - packet.header().remaining()));
        return new Dressed(to.flip(), length, comment);
    }

    private static ByteBuffer ip(Packet packet, int protocol, int length, int kept) {
        int phone = PHONE + 1 + (int) (packet.link() % 250);
        boolean in = packet.direction() == Direction.FROM_PHONE;
        ByteBuffer to = ByteBuffer.allocate(IP_HEADER + kept);
        to.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0x4000);
        to.put((byte) 64).put((byte) protocol).putShort((short) 0);
        to.putInt(in ? phone : HOST).putInt(in ? HOST : phone);
        to.putShort(10, (short) checksum(to, 0, 0));
        return to;
    }

    private static long pseudo(ByteBuffer packet, int protocol) {
        long sum = protocol + packet.position() - IP_HEADER;
        for (int at = 12; at < IP_HEADER; at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        return sum;
    }

    /** The Internet's checksum of what was put from {@code from} on. */
    private static int checksum(ByteBuffer packet, int from, long start) {
        long sum = start;
        int end = packet.position();
        int at = from;
        for (; at + 1 < end; at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        if (at < end) {
            sum += (packet.get(at) & 0xff) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }
}
