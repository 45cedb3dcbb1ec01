package dev.pomona.inspect.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pomona.inspect.packet.Packet;
import dev.pomona.inspect.packet.Packets;
import dev.pomona.mux.inspect.PacketTap.Direction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PcapTest {
    private static byte[] file(Packet... packets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapNg pcap = new PcapNg(out, "Pomona", "mux PHONE");
        for (Packet packet : packets) {
            for (IpPackets.Dressed dressed : IpPackets.of(packet)) {
                pcap.packet(
                        packet.epochNanos(),
                        packet.direction() == Direction.FROM_PHONE,
                        dressed.bytes(),
                        dressed.length(),
                        dressed.comment());
            }
        }
        pcap.finish(Packets.TIME, 17);
        return out.toByteArray();
    }

    private static byte[] first(Packet packet) {
        ByteBuffer bytes = IpPackets.of(packet).getFirst().bytes();
        return Arrays.copyOf(bytes.array(), bytes.limit());
    }

    @Test
    void aSegmentToTheLetter() {
        assertEquals(
                "4500002a0000400040064e95" + "c0000201" + "c6336404" // 192.0.2.1 to 198.51.100.4
                        + "0401f27e" + "00000001" + "00000007" + "50100200" + "62a8" + "0000" + "6869",
                HexFormat.of().formatHex(first(Packets.tcp(Direction.TO_PHONE, 1025, 62078, 1, 0x10, "hi"))));
    }

    @Test
    void aSynTellsTheScaleOfTheWindow() {
        byte[] bytes = first(Packets.tcp(Direction.TO_PHONE, 1025, 62078, 0, 2, ""));
        assertEquals(44, bytes.length);
        assertEquals("6002", HexFormat.of().formatHex(bytes, 32, 34));
        assertEquals("03030801", HexFormat.of().formatHex(bytes, 40, 44));
    }

    @Property
    void checksumsAreRight(@ForAll boolean in, @ForAll @IntRange(max = 3000) int length, @ForAll int seq) {
        byte[] bytes = first(Packets.tcp(
                in ? Direction.FROM_PHONE : Direction.TO_PHONE,
                1,
                2,
                seq,
                length % 2 == 0 ? 0x10 : 2,
                "x".repeat(length)));
        assertEquals(0xffff, sum(bytes, 0, 20, 0));
        int tcp = bytes.length - 20;
        assertEquals(0xffff, sum(bytes, 20, bytes.length, sum(bytes, 12, 20, 6 + tcp)));
    }

    /** One's complement sum, as a receiver makes it. */
    private static int sum(byte[] bytes, int from, int to, int start) {
        long sum = start;
        for (int at = from; at < to; at += 2) {
            sum += (bytes[at] & 0xff) << 8 | (at + 1 < to ? bytes[at + 1] & 0xff : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) sum;
    }

    @Test
    void theFileIsReadByTheSpecification() throws IOException {
        byte[] file = file(
                Packets.tcp(Direction.TO_PHONE, 1025, 7, 1, 0x10, "abc"),
                Packets.other(1, new byte[] {3, 'b', 'a', 'd'}));
        List<PcapReader.Block> blocks = PcapReader.blocks(file);
        assertEquals(
                List.of(0x0a0d0d0a, 1, 6, 6, 5),
                blocks.stream().map(PcapReader.Block::type).toList());
        assertEquals(0x1a2b3c4d, blocks.get(0).body().getInt(0));
        assertEquals("Pomona", blocks.get(0).text(4));
        assertEquals(101, blocks.get(1).body().getShort(0), "raw IP");
        assertEquals("mux PHONE", blocks.get(1).text(2));
        assertEquals(9, blocks.get(1).options().get(9)[0], "nanoseconds");
        assertEquals(17, blocks.get(4).options().get(5)[0], "dropped");
        List<PcapReader.Captured> packets = PcapReader.packets(file);
        assertEquals(Packets.TIME, packets.get(0).nanos());
        assertEquals(2, packets.get(0).flags(), "outbound");
        assertEquals(43, packets.get(0).length());
        assertEquals("abc", new String(packets.get(0).bytes(), 40, 3, StandardCharsets.US_ASCII));
        assertEquals(1, packets.get(1).flags(), "inbound");
        assertEquals("mux CONTROL", packets.get(1).comment());
        assertEquals(17, packets.get(1).bytes()[9], "UDP");
    }

    @Test
    void whatWasNotKeptStillHasItsLength() {
        Packet packet = new Packet(
                Direction.TO_PHONE, 1, 0, 2, Packets.header(1, 2, 1, 0x10, 500), ByteBuffer.wrap(new byte[10]), 500);
        IpPackets.Dressed dressed = IpPackets.of(packet).getFirst();
        assertEquals(540, dressed.length());
        assertEquals(50, dressed.bytes().remaining());
    }

    @Test
    void aPayloadTooLongForOnePacketIsShownAsTwo() {
        byte[] bytes = new byte[65_499];
        Packet packet = new Packet(
                Direction.FROM_PHONE,
                1,
                0,
                2,
                Packets.header(1, 2, 100, 0x10, bytes.length),
                ByteBuffer.wrap(bytes),
                bytes.length);
        List<IpPackets.Dressed> both = IpPackets.of(packet);
        assertEquals(2, both.size());
        assertEquals(65_040, both.get(0).length());
        assertEquals(539, both.get(1).length());
        assertEquals(65_100, both.get(1).bytes().getInt(24), "its number goes on");
    }

    @Property
    void anyBytesCanBeDressed(
            @ForAll byte[] header, @ForAll byte[] payload, @ForAll @IntRange(min = 1, max = 2) int version) {
        Packet packet = new Packet(
                Direction.TO_PHONE, 1, 0, version, ByteBuffer.wrap(header), ByteBuffer.wrap(payload), payload.length);
        for (IpPackets.Dressed dressed : IpPackets.of(packet)) {
            assertEquals(dressed.length(), dressed.bytes().getShort(2) & 0xffff);
        }
    }

    @Test
    @Timeout(60)
    void wiresharkReadsIt(@TempDir Path folder) throws Exception {
        assumeTrue(installed("tshark"), "SKIPPED: tshark is not installed (apt-get install tshark)");
        Path file = folder.resolve("trace.pcapng");
        Files.write(
                file,
                file(
                        Packets.tcp(Direction.TO_PHONE, 1025, 7, 0, 2, ""),
                        Packets.tcp(Direction.FROM_PHONE, 7, 1025, 6, 0x12, ""),
                        Packets.tcp(Direction.TO_PHONE, 1025, 7, 1, 0x10, "abc")));
        String said = run(
                "tshark",
                "-r",
                file.toString(),
                "-o",
                "tcp.check_checksum:TRUE",
                "-T",
                "fields",
                "-E",
                "separator=,",
                "-e",
                "ip.src",
                "-e",
                "tcp.dstport",
                "-e",
                "tcp.len",
                "-e",
                "tcp.checksum.status",
                "-e",
                "tcp.window_size");
        List<String> lines = said.lines().toList();
        assertEquals("192.0.2.1,7,0,1,512", lines.get(0), said);
        assertEquals("198.51.100.4,1025,0,1,512", lines.get(1), said);
        assertEquals("192.0.2.1,7,3,1,131072", lines.get(2), said);
        assertTrue(run("capinfos", "-c", file.toString()).contains("3"));
    }

    private static boolean installed(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return out;
    }
}
