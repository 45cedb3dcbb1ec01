package dev.pomona.lockdown.wifi.mdns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.jmdns.impl.DNSIncoming;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What anybody on the network may send, and what of it the library sees. */
class GateTest {
    private static final String SERVICE = "_apple-mobdev2._tcp.local.";
    private static final long SECOND = 1_000_000_000L;
    private final Gate gate = new Gate(SERVICE);
    private final InetAddress phone = address(1);

    static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] packet(int flags, int answers, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                ByteBuffer.allocate(12).putInt(flags).putInt(answers).putInt(0).array());
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }

    private static byte[] record(byte[] name, int type, int ttl, byte[] data) {
        return ByteBuffer.allocate(name.length + 10 + data.length)
                .put(name)
                .putShort((short) type)
                .putShort((short) 0x8001)
                .putInt(ttl)
                .putShort((short) data.length)
                .put(data)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }

    private static byte[] name(String dotted) {
        return DnsName.of(dotted).bytes();
    }

    private static byte[] child(String label) {
        byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
        return join(new byte[] {(byte) bytes.length}, bytes, name(SERVICE));
    }

    private static byte[] pointer(String label, int ttl) {
        return record(name(SERVICE), DnsRecord.PTR, ttl, child(label));
    }

    private Optional<byte[]> admit(byte[] packet, long now) {
        return gate.admit(packet, packet.length, phone, now);
    }

    /** As a phone compresses it: the service at 12, the instance at 51, the host within the place. */
    private static byte[] announced() {
        byte[] instance = "02:00:00:00:00:01@fe80::1".getBytes(StandardCharsets.US_ASCII);
        byte[] ptr =
                record(name(SERVICE), DnsRecord.PTR, 9000, join(new byte[] {(byte) instance.length}, instance, at(12)));
        int instanceAt = 12 + name(SERVICE).length + 10;
        byte[] text = "\u000eidentifier=abc".getBytes(StandardCharsets.US_ASCII);
        byte[] txt = record(at(instanceAt), DnsRecord.TXT, 4500, text);
        byte[] srv = record(
                at(instanceAt), DnsRecord.SRV, 120, join(new byte[] {0, 0, 0, 0, 0x7E, (byte) 0xA2}, name("i.local.")));
        byte[] a = record(name("I.local."), DnsRecord.A, 120, new byte[] {127, 0, 77, 1});
        byte[] aaaa = record(name("other.local."), DnsRecord.AAAA, 120, new byte[16]);
        return packet(0x8400, 5, ptr, txt, a, srv, aaaa);
    }

    private static byte[] at(int offset) {
        return new byte[] {(byte) (0xC0 | offset >> 8), (byte) offset};
    }

    @Test
    void aPhoneIsHeard() throws IOException {
        byte[] out = admit(announced(), 0).orElseThrow();
        DNSIncoming read = new DNSIncoming(new DatagramPacket(out, out.length, phone, 5353));
        assertEquals(4, read.getAllAnswers().size(), read::toString);
        assertTrue(read.getAllAnswers().stream().anyMatch(r -> r.toString().contains("127.0.77.1")), read::toString);
        assertTrue(read.getAllAnswers().stream().allMatch(r -> r.getTTL() <= 4500), read::toString);
        assertEquals(new Gate.Counts(0, 0, 0), gate.counts());
        // What was written anew reads as itself.
        assertArrayEquals(
                out, new Gate(SERVICE).admit(out, out.length, phone, 0).orElseThrow());
    }

    @Test
    void aHostThatIsKnownMayTellItsAddressAlone() {
        byte[] alone = packet(0x8400, 1, record(name("i.LOCAL."), DnsRecord.A, 120, new byte[4]));
        assertTrue(admit(alone, 0).isEmpty());
        assertTrue(admit(announced(), 0).isPresent());
        assertTrue(admit(alone, SECOND).isPresent());
        assertTrue(admit(alone, 200 * SECOND).isEmpty(), "its place has expired");
    }

    @Test
    void whatIsNotAboutPhonesIsKeptOut() {
        assertTrue(admit(packet(0, 0x10000), 0).isEmpty(), "a query");
        assertTrue(admit(packet(0x8403, 0), 0).isEmpty(), "an error");
        assertTrue(admit(packet(0x8400, 1, record(name("_x._tcp.local."), DnsRecord.PTR, 9, child("a"))), 0)
                .isEmpty());
        assertTrue(admit(packet(0x8400, 1, record(name(SERVICE), 99, 9, new byte[700])), 0)
                .isEmpty());
        assertTrue(admit(packet(0x8400, 1, record(name(SERVICE), DnsRecord.PTR, 9, name("a.b.local."))), 0)
                .isEmpty());
        assertTrue(admit(packet(0x8400, 1, pointer("never heard of", 0)), 0).isEmpty(), "a goodbye of nobody");
        assertEquals(0, gate.counts().malformed());
    }

    @Test
    void aPacketThatIsNotAsItMustBeIsKeptOutWhole() {
        byte[] good = announced();
        for (int i = 0; i < good.length; i++)
            assertTrue(admit(Arrays.copyOf(good, i), 0).isEmpty(), "cut at " + i);
        byte[] endless = record(at(12), DnsRecord.PTR, 9, at(12));
        byte[] forward = record(at(200), DnsRecord.PTR, 9, at(12));
        byte[] label = record(new byte[] {0x41, 'a', 0}, DnsRecord.PTR, 9, child("a"));
        byte[] address = record(name("i.local."), DnsRecord.A, 9, new byte[2]);
        byte[] sixes = record(name("i.local."), DnsRecord.AAAA, 9, new byte[3]);
        byte[] text = record(child("a"), DnsRecord.TXT, 9, new byte[] {5, 'a'});
        byte[] longer = record(name(SERVICE), DnsRecord.PTR, 9, join(child("a"), new byte[1]));
        byte[] labels = new byte[400];
        for (int i = 0; i < 398; i += 2) labels[i] = 1;
        byte[] deep = record(labels, DnsRecord.A, 9, new byte[4]);
        List<byte[]> hostile = List.of(endless, forward, label, address, sixes, text, longer, deep);
        long before = gate.counts().malformed();
        for (byte[] one : hostile) assertTrue(admit(packet(0x8400, 1, one), 0).isEmpty());
        assertTrue(admit(packet(0x8400, 0xFFFF, good), 0).isEmpty());
        assertTrue(admit(join(good, new byte[1]), 0).isEmpty());
        assertEquals(before + hostile.size() + 2, gate.counts().malformed());
        assertTrue(admit(good, 0).isPresent());
    }

    @Test
    void aFloodIsSlowedForItsSenderOnly() {
        int admitted = 0;
        for (int i = 0; i < 1000; i++)
            if (admit(packet(0x8400, 1, pointer("p", 9)), SECOND).isPresent()) admitted++;
        assertEquals(Gate.BURST, admitted);
        assertEquals(1000 - Gate.BURST, gate.counts().tooOften());
        byte[] good = announced();
        assertTrue(gate.admit(good, good.length, address(2), SECOND).isPresent());
        assertTrue(admit(good, 2 * SECOND).isPresent(), "it is heard again when it has calmed down");
    }

    @Test
    void whatIsKeptIsBoundedForOneAndForAllUntilItExpires() {
        long kept = 0;
        long now = 0;
        byte[] text = new byte[256 * 20];
        for (int i = 0; i < text.length; i += 256) text[i] = (byte) 255;
        int number = 0;
        for (int sender = 10; sender < 20; sender++) {
            long before = kept;
            for (int i = 0; i < 400; i++) {
                now += SECOND / 20;
                byte[] more = packet(0x8400, 1, record(child("x" + number++), DnsRecord.TXT, Integer.MAX_VALUE, text));
                if (gate.admit(more, more.length, address(sender), now).isPresent()) kept += text.length;
            }
            assertTrue(kept - before <= Gate.MOST_OF_ONE, "one made it keep " + (kept - before));
        }
        assertTrue(kept > Gate.MOST_OF_ALL / 2 && kept <= Gate.MOST_OF_ALL, "kept " + kept);
        assertTrue(gate.counts().tooMuch() > 0);
        now += 4501 * SECOND;
        assertTrue(admit(announced(), now).isPresent());
    }

    @Test
    void aPlaceThatIsNotKeptTellsOfNoHost() {
        byte[] place = record(child("a"), DnsRecord.SRV, 0, join(new byte[6], name("i.local.")));
        byte[] address = record(name("i.local."), DnsRecord.A, 120, new byte[4]);
        assertTrue(admit(packet(0x8400, 2, place, address), 0).isEmpty());
    }

    @Test
    void goodbyesOfThoseThatAreKnownPass() {
        assertTrue(admit(packet(0x8400, 1, pointer("p", 60)), 0).isPresent());
        assertTrue(admit(packet(0x8400, 1, pointer("P", 0)), 0).isPresent());
    }

    @Test
    void compressionDoesNotMakeMuchOfLittle() {
        List<byte[]> parts = new ArrayList<>();
        parts.add(record(name(SERVICE), DnsRecord.PTR, 9, child("a".repeat(60))));
        int instance = 12 + name(SERVICE).length + 10;
        for (int i = 0; i < 500; i++)
            parts.add(record(at(instance), DnsRecord.SRV, 9, join(new byte[] {0, 0, 0, 0, 0, (byte) i}, at(instance))));
        byte[] bomb = packet(0x8400, parts.size(), parts.toArray(byte[][]::new));
        assertTrue(admit(bomb, 0).orElseThrow().length <= Gate.LARGEST);
    }

    @Test
    void labelsAreNotDots() {
        assertThrows(DnsReader.Malformed.class, () -> DnsReader.read(new byte[11], 11));
        assertTrue(new DnsName("\u0003a.b" + DnsName.of(SERVICE).wire()).isChildOf(DnsName.of(SERVICE)));
        assertTrue(!DnsName.of("a.b." + SERVICE).isChildOf(DnsName.of(SERVICE)));
        assertTrue(!DnsName.of(SERVICE).isChildOf(DnsName.of(SERVICE)));
    }

    @Property(tries = 1000)
    void whateverIsAdmittedTheLibraryReads(@ForAll byte[] noise, @ForAll int where) throws IOException {
        byte[] packet = announced();
        int from = Math.floorMod(where, packet.length);
        for (int i = 0; i < noise.length && i < 4 && from + i < packet.length; i++) packet[from + i] = noise[i];
        Optional<byte[]> admitted = new Gate(SERVICE).admit(packet, packet.length, phone, 0);
        if (admitted.isPresent())
            new DNSIncoming(new DatagramPacket(admitted.get(), admitted.get().length, phone, 5353));
    }
}
