package dev.pomona.lockdown.wifi.mdns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a packet from the network strictly; whatever is not as it must be makes the whole packet {@link Malformed}. */
final class DnsReader {
    /** With a reason that holds nothing of the packet. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private static final int HEADER = 12;
    private static final int MOST = 512;
    private static final int RESPONSE = 0x8000;
    private static final int OPERATION_AND_RESULT = 0x780F;
    private static final int INTERNET = 1;
    private static final int FLUSH = 0x8000;
    private final ByteBuffer in;

    private DnsReader(ByteBuffer in) {
        this.in = in;
    }

    /** The records of a response; none of a query, or of an answer to something else than what we ask. */
    static List<DnsRecord> read(byte[] packet, int length) throws Malformed {
        DnsReader reader = new DnsReader(ByteBuffer.wrap(packet, 0, length).slice());
        reader.need(HEADER);
        int flags = reader.in.getInt();
        if ((flags & RESPONSE) == 0 || (flags & OPERATION_AND_RESULT) != 0) return List.of();
        int questions = reader.number();
        int records = reader.number() + reader.number() + reader.number();
        if (questions + records > MOST) throw new Malformed("too many records");
        for (int i = 0; i < questions; i++) {
            reader.name();
            reader.need(4);
            reader.in.getInt();
        }
        List<DnsRecord> out = new ArrayList<>();
        for (int i = 0; i < records; i++) out.add(reader.record());
        if (reader.in.hasRemaining()) throw new Malformed("more than its records");
        return out;
    }

    private void need(int bytes) throws Malformed {
        if (in.remaining() < bytes) throw new Malformed("cut short");
    }

    private int number() throws Malformed {
        need(2);
        return in.getShort() & 0xFFFF;
    }

    private byte[] bytes(int count) throws Malformed {
        need(count);
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private DnsRecord record() throws Malformed {
        DnsName name = name();
        int type = number();
        int kind = number();
        need(4);
        long ttl = Integer.max(0, in.getInt());
        int length = number();
        need(length);
        int end = in.position() + length;
        DnsRecord.Head head = new DnsRecord.Head(name, (kind & FLUSH) != 0, ttl);
        DnsRecord record = (kind & ~FLUSH) == INTERNET ? data(head, type, length) : new DnsRecord.Other(head, type);
        if (record instanceof DnsRecord.Other) in.position(end);
        if (in.position() != end) throw new Malformed("a record of another length than it says");
        return record;
    }

    private DnsRecord data(DnsRecord.Head head, int type, int length) throws Malformed {
        switch (type) {
            case DnsRecord.A, DnsRecord.AAAA -> {
                if (length != (type == DnsRecord.A ? 4 : 16)) throw new Malformed("an address of another length");
                return new DnsRecord.Address(head, bytes(length));
            }
            case DnsRecord.PTR -> {
                return new DnsRecord.Pointer(head, name());
            }
            case DnsRecord.SRV -> {
                return new DnsRecord.Place(head, bytes(6), name());
            }
            case DnsRecord.TXT -> {
                byte[] text = bytes(length);
                int at = 0;
                while (at < length) at += 1 + (text[at] & 0xFF);
                if (at != length) throw new Malformed("a text that is cut short");
                return new DnsRecord.Text(head, text);
            }
            default -> {
                return new DnsRecord.Other(head, type);
            }
        }
    }

    /** A pointer leads further back each time, so that there is an end to them. */
    private DnsName name() throws Malformed {
        StringBuilder wire = new StringBuilder();
        int begin = in.position();
        int after = -1;
        while (true) {
            need(1);
            int length = in.get() & 0xFF;
            if (length == 0) break;
            if ((length & 0xC0) == 0xC0) {
                need(1);
                int to = (length & 0x3F) << 8 | in.get() & 0xFF;
                if (after < 0) after = in.position();
                if (to >= begin) throw new Malformed("a name that leads nowhere");
                begin = to;
                in.position(to);
            } else if ((length & 0xC0) != 0) {
                throw new Malformed("a label of an unknown kind");
            } else {
                wire.append((char) length).append(new String(bytes(length), StandardCharsets.ISO_8859_1));
                if (wire.length() >= DnsName.LONGEST) throw new Malformed("a name that is too long");
            }
        }
        if (after >= 0) in.position(after);
        return new DnsName(wire.append('\0').toString());
    }
}
