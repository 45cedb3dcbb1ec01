package dev.pomona.lockdown.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.plist.Plists;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlistFramesTest {
    private static final String GOLDEN = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
        \t<key>Request</key>
        \t<string>QueryType</string>
        \t<key>Type</key>
        \t<string>com.apple.mobile.lockdown</string>
        </dict>
        </plist>
        """;

    private static NSDictionary queryTypeReply() {
        NSDictionary reply = new NSDictionary();
        reply.put("Request", "QueryType");
        reply.put("Type", "com.apple.mobile.lockdown");
        return reply;
    }

    private static NSDictionary readOne(byte[] wire, int most) throws IOException {
        Pipe pipe = new Pipe(1, most);
        pipe.far.write(ByteBuffer.wrap(wire));
        pipe.far.close();
        return PlistFrames.read(pipe.near).orElseThrow();
    }

    private static byte[] frame(byte[] body) {
        return ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }

    @Test
    void writesWhatPhonesWrite_statement1() {
        ByteBuffer frame = PlistFrames.encode(queryTypeReply());
        assertEquals(297, frame.getInt());
        assertEquals(GOLDEN, StandardCharsets.UTF_8.decode(frame).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100_000})
    void readsXmlAndBinaryInPieces_statement5(int most) throws IOException {
        NSDictionary reply = queryTypeReply();
        assertEquals(reply, readOne(frame(GOLDEN.getBytes(StandardCharsets.UTF_8)), most));
        assertEquals(reply, readOne(frame(BinaryPropertyListWriter.writeToArray(reply)), most));
    }

    @Test
    void takesNoByteBeyondTheFrame() throws IOException {
        Pipe pipe = new Pipe(1);
        ByteBuffer frame = PlistFrames.encode(queryTypeReply());
        ByteBuffer both = ByteBuffer.allocate(frame.remaining() + 3)
                .put(frame)
                .put(new byte[3])
                .flip();
        pipe.far.write(both);
        assertTrue(PlistFrames.read(pipe.near).isPresent());
        assertEquals(3, pipe.near.unread());
    }

    @Test
    void controlCharactersAreSurvived_statement5() throws IOException {
        String odd = GOLDEN.replace("com.apple.mobile.lockdown", "a\u0001b\u001fc");
        assertEquals(
                "a b c",
                readOne(frame(odd.getBytes(StandardCharsets.UTF_8)), 999)
                        .get("Type")
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, PlistFrames.MAX_BODY + 1})
    void lengthsOutOfBoundsAreRefused_statement6(int length) {
        byte[] wire = ByteBuffer.allocate(4).putInt(length).array();
        IOException e = assertThrows(IOException.class, () -> readOne(wire, 9));
        assertTrue(e.getMessage().contains("bytes"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x14, 0x15, 0x16, 0x17})
    void tlsIsRecognised_statement7(int first) {
        IOException e = assertThrows(IOException.class, () -> readOne(new byte[] {(byte) first, 3, 1, 2, 0}, 9));
        assertTrue(e.getMessage().contains("TLS"), e.getMessage());
    }

    @Test
    void endsAreToldApart() throws IOException {
        Pipe pipe = new Pipe(1);
        pipe.far.close();
        assertTrue(PlistFrames.read(pipe.near).isEmpty());
        assertThrows(EOFException.class, () -> readOne(new byte[] {0, 0}, 9));
        assertThrows(EOFException.class, () -> readOne(new byte[] {0, 0, 1, 0, '<'}, 9));
    }

    @Test
    void listsThatUnfoldWithoutEndAreRefused() throws IOException {
        NSObject node = new NSString("x");
        for (int i = 0; i < 24; i++) node = new NSArray(node, node);
        NSDictionary bomb = new NSDictionary();
        bomb.put("a", node);
        byte[] body = bomb(24);
        assertTrue(body.length < 1000);
        assertThrows(IOException.class, () -> Plists.parse(body));
    }

    /** A binary list of arrays that each name the next one twice. */
    private static byte[] bomb(int levels) {
        ByteBuffer out = ByteBuffer.allocate(900);
        out.put("bplist00".getBytes(StandardCharsets.US_ASCII));
        int objects = levels + 3;
        int[] offsets = new int[objects];
        offsets[0] = out.position();
        out.put((byte) 0xD1).put((byte) 1).put((byte) 2);
        offsets[1] = out.position();
        out.put((byte) 0x51).put((byte) 'a');
        for (int i = 0; i < levels; i++) {
            offsets[2 + i] = out.position();
            out.put((byte) 0xA2).put((byte) (3 + i)).put((byte) (3 + i));
        }
        offsets[objects - 1] = out.position();
        out.put((byte) 0x51).put((byte) 'x');
        int table = out.position();
        for (int offset : offsets) out.putShort((short) offset);
        out.put(new byte[6]).put((byte) 2).put((byte) 1);
        out.putLong(objects).putLong(0).putLong(table);
        byte[] body = new byte[out.position()];
        out.flip().get(body);
        return body;
    }

    @Test
    void entitiesAreNotFollowed() {
        String xxe = "<?xml version=\"1.0\"?><!DOCTYPE p [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                + "<plist version=\"1.0\"><dict><key>a</key><string>&e;</string></dict></plist>";
        try {
            NSDictionary got = Plists.parse(xxe.getBytes(StandardCharsets.UTF_8));
            assertEquals("", String.valueOf(got.get("a")));
        } catch (IOException refused) {
            assertTrue(refused.getMessage().contains("property list"));
        }
    }

    @Property(tries = 200)
    void anyBytesGiveAListOrAnIoException(@ForAll byte[] bytes) {
        try {
            Plists.parse(bytes);
        } catch (IOException expected) {
            assertTrue(expected.getMessage().length() < 200);
        }
    }

    @Property(tries = 100)
    void whatIsWrittenIsRead(@ForAll Map<@net.jqwik.api.constraints.AlphaChars String, Long> numbers)
            throws IOException {
        NSDictionary sent = new NSDictionary();
        numbers.forEach((k, v) -> sent.put("k" + k, new NSNumber(v)));
        ByteBuffer frame = PlistFrames.encode(sent);
        byte[] wire = new byte[frame.remaining()];
        frame.get(wire);
        assertEquals(sent, readOne(wire, 7));
    }

    @Test
    void largeIdentifiersSurvive_statement19() throws IOException {
        NSDictionary sent = new NSDictionary();
        sent.put("UniqueChipID", new NSNumber(0x7FFF_FFFF_FFFF_FFFDL));
        NSNumber back = (NSNumber) Plists.parse(Plists.toXml(sent)).get("UniqueChipID");
        assertEquals(0x7FFF_FFFF_FFFF_FFFDL, back.longValue());
    }

    @Test
    void errorDecides_statements9to11() throws IOException {
        Request get = new Request.GetValue("", "X");
        NSDictionary message = new NSDictionary();
        message.put("Request", "GetValue");
        assertInstanceOf(Reply.Done.class, Reply.decode(get, message));
        message.put("Result", "Failure");
        assertInstanceOf(Reply.Refused.class, Reply.decode(get, message));
        message.put("Result", "Success");
        message.put("Error", new NSNumber(5));
        assertInstanceOf(Reply.Refused.class, Reply.decode(get, message));
        message.put("Error", "SomethingNew");
        assertEquals("SomethingNew", ((Reply.Refused) Reply.decode(get, message)).error());
        assertThrows(IOException.class, () -> Reply.decode(new Request.QueryType(), message));
        Request unpair = new Request.Unpair(new NSDictionary());
        assertInstanceOf(Reply.Refused.class, Reply.decode(unpair, message));
    }
}
