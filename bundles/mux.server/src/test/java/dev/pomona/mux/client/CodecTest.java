package dev.pomona.mux.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pomona.mux.client.NetworkAddress.Layout;
import dev.pomona.mux.client.Request.Asker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final Asker ASKER = new Asker(Optional.empty(), Optional.of("demo"), 3);
    private static final AttachedDevice PHONE =
            new AttachedDevice(4, "00008030-001A2D3E4F50802E", 0x12a8, 0x10005, 0, Optional.empty());

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] bytes(Reply reply, int tag, boolean plist) {
        return ReplyCodec.encode(reply, tag, plist, Layout.LINUX).encode().array();
    }

    private static Frame frame(byte[] bytes) throws IOException {
        return Frame.read(Channels.newChannel(new ByteArrayInputStream(bytes)), Frame.MAX_REPLY);
    }

    @Test
    void goldenBinary() throws IOException {
        assertArrayEquals(hex("14000000 00000000 01000000 02000000 00000000"), bytes(new Reply.Result(0), 2, false));
        assertArrayEquals(hex("14000000 00000000 05000000 00000000 04000000"), bytes(new Reply.Detached(4), 0, false));
        assertArrayEquals(hex("14000000 00000000 06000000 00000000 04000000"), bytes(new Reply.Paired(4), 0, false));
        byte[] add = bytes(new Reply.Attached(PHONE), 0, false);
        assertEquals(284, add.length);
        assertEquals(
                "1c01000000000000040000000000000004000000a81230303030383033302d",
                HexFormat.of().formatHex(add, 0, 31));
        assertEquals(new Reply.Attached(PHONE), ReplyDecoder.decode(frame(add)));
    }

    @Test
    void portsAreSwapped_statement40() throws IOException {
        Frame connect = frame(hex("18000000 00000000 02000000 03000000 19000000 0016 0000"));
        assertEquals(
                new Request.Connect(OptionalLong.of(0x19), OptionalInt.of(22)),
                RequestCodec.decode(connect).request());
        assertEquals(5632, RequestCodec.swap((short) 22));
        assertEquals(32498, RequestCodec.swap((short) 62078));
        assertEquals(20480, RequestCodec.swap((short) 80));
        assertEquals(42015, RequestCodec.swap((short) 8100));
    }

    @Test
    void goldenPlistLengths() {
        byte[] result = bytes(new Reply.Result(0), 7, true);
        assertEquals(294, result.length);
        assertArrayEquals(hex("26010000 01000000 08000000 07000000"), java.util.Arrays.copyOf(result, 16));
        assertEquals(298, bytes(new Reply.Detached(4), 0, true).length);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void networkAddressesOfAllSystems_statement58(Layout layout) throws IOException {
        InetAddress four = InetAddress.getByName("192.168.31.42");
        InetAddress six = Inet6Address.getByAddress(null, hex("fe80 0000 0000 0000 1c2d 3eff fe4f 5061"), 6);
        for (InetAddress address : List.of(four, six)) {
            byte[] blob = NetworkAddress.encode(address, layout);
            assertEquals(128, blob.length);
            assertEquals(Optional.of(address), NetworkAddress.decode(blob));
        }
        assertEquals(
                Optional.of(InetAddress.getByName("192.168.1.20")),
                NetworkAddress.decode(hex("1002f27ec0a80114 0000000000000000")));
        assertEquals(
                Optional.of(six),
                NetworkAddress.decode(hex("1c1ef27e00000000 fe800000000000001c2d3efffe4f506106000000")));
        assertEquals(Optional.empty(), NetworkAddress.decode(new byte[0]));
        assertEquals(Optional.empty(), NetworkAddress.decode(hex("1c1e000000000000")));
        assertEquals(Optional.empty(), NetworkAddress.decode(hex("6300000000000000")));
    }

    @Test
    void networkPhonesComeBackAsTheyWere() throws IOException {
        AttachedDevice phone = new AttachedDevice(
                9,
                PHONE.serial(),
                0,
                0,
                0,
                Optional.of(new AttachedDevice.Network(
                        "aa@fe80::1._apple-mobdev2._tcp.local.", 3, Optional.of(InetAddress.getByName("10.0.0.2")))));
        assertEquals(
                new Reply.DeviceList(List.of(phone, PHONE)),
                ReplyDecoder.decode(frame(bytes(new Reply.DeviceList(List.of(phone, PHONE)), 1, true))));
    }

    @Test
    void oneByteAtATimeAndNeverOneTooMany() throws IOException {
        byte[] message = bytes(new Reply.Attached(PHONE), 0, true);
        ByteBuffer wire = ByteBuffer.allocate(message.length + 1)
                .put(message)
                .put((byte) 1)
                .flip();
        ReadableByteChannel trickle = new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) {
                target.put(wire.get());
                return 1;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        assertEquals(new Reply.Attached(PHONE), ReplyDecoder.decode(Frame.read(trickle, Frame.MAX_REPLY)));
        assertEquals(1, wire.remaining());
    }

    @Test
    void hostileFrames() throws IOException {
        assertNull(frame(new byte[0]));
        for (String length : List.of("00000000", "0f000000", "ffffffff", "ffffff7f", "00000080")) {
            byte[] bytes = hex(length + "010000000800000000000000");
            assertThrows(ProtocolException.class, () -> frame(bytes), length);
        }
        assertThrows(IOException.class, () -> frame(hex("2000000001000000080000000000000000")));
        assertThrows(
                ProtocolException.class, () -> ReplyDecoder.decode(new Frame(0, Frame.DEVICE_ADD, 0, new byte[4])));
        assertEquals(
                new Request.Malformed("Connect of 3 bytes"),
                RequestCodec.decode(new Frame(0, Frame.CONNECT, 0, new byte[3])).request());
    }

    @Property(tries = 300)
    void anyConnectComesBack(
            @ForAll @LongRange(min = 0, max = 0xffff_ffffL) long id,
            @ForAll @IntRange(max = 0xffff) int port,
            @ForAll int tag)
            throws IOException {
        Request request = new Request.Connect(OptionalLong.of(id), OptionalInt.of(port));
        Frame frame = frame(RequestCodec.encode(request, ASKER, tag).encode().array());
        assertEquals(tag, frame.tag());
        assertEquals(new Request.Decoded(request, Optional.of(ASKER)), RequestCodec.decode(frame));
    }

    @Property(tries = 300)
    void anyBytesAreARequestOfSomeKind(@ForAll byte[] body, @ForAll @IntRange(max = 9) int message) {
        assertNotNull(RequestCodec.decode(new Frame(1, message, 0, body)).request());
    }

    @Property(tries = 200)
    void anyNameSurvives(@ForAll @StringLength(max = 40) String name) {
        Frame frame = RequestCodec.encode(new Request.Unknown("x" + name), ASKER, 1);
        assertEquals(Request.Unknown.class, RequestCodec.decode(frame).request().getClass());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/x",
                "unix:/run/x",
                "UNIX:/run/x",
                "unix:///run/x",
                "UNIX:///run/x",
                "  /run/x ",
                "unix://run/x"
            })
    void unixAddresses_statement61(String text) {
        assertEquals("/run/x", MuxAddress.parse(text).toString());
    }

    @Test
    void tcpAddresses_statement61() {
        assertEquals(new MuxAddress.Tcp("::1", 27015), MuxAddress.parse("[::1]:27015"));
        assertEquals(new MuxAddress.Tcp("localhost", 1), MuxAddress.parse("tcp://localhost:1"));
        assertEquals("127.0.0.1:80", MuxAddress.parse("127.0.0.1:80").toString());
        for (String bad : List.of("", ":", "x", "unix:", "unix:x", "::1:80", "h:65536", "h:-1", "h:", ":1", "a/b:1")) {
            assertThrows(IllegalArgumentException.class, () -> MuxAddress.parse(bad), bad);
        }
    }

    @Property(tries = 100)
    void aRecordsBytesComeBack(@ForAll byte[] data) throws IOException {
        Frame frame = new Frame(1, Frame.PLIST, 0, PlistXml.write(Map.of("PairRecordData", data)));
        assertArrayEquals(data, ((Reply.PairRecord) ReplyDecoder.decode(frame)).data());
    }
}
