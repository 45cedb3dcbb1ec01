package dev.pomona.mux.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PlistsTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Each level is an array that holds the next level twice. */
    private static byte[] bomb(int levels, int leafMarker) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(utf8("bplist00"));
        int[] offsets = new int[levels + 1];
        for (int i = 0; i < levels; i++) {
            offsets[i] = out.size();
            out.writeBytes(new byte[] {(byte) 0xa2, (byte) (i + 1), (byte) (i + 1)});
        }
        offsets[levels] = out.size();
        out.write(leafMarker);
        int table = out.size();
        for (int offset : offsets) out.write(offset);
        ByteBuffer trailer = ByteBuffer.allocate(32).put(6, (byte) 1).put(7, (byte) 1);
        out.writeBytes(trailer.putLong(8, levels + 1).putLong(24, table).array());
        return out.toByteArray();
    }

    @Test
    void bothFormsAreRead() throws IOException {
        NSDictionary dictionary = new NSDictionary();
        dictionary.put("MessageType", "Listen");
        dictionary.put("DeviceID", 5);
        for (byte[] bytes : new byte[][] {
            BinaryPropertyListWriter.writeToArray(dictionary),
            PlistXml.write(Map.of("MessageType", "Listen", "DeviceID", 5)),
            utf8(new String(PlistXml.write(Map.of("MessageType", "Listen", "DeviceID", 5)), StandardCharsets.UTF_8)
                    + "\0")
        }) {
            NSDictionary read = Plists.dictionary(bytes);
            assertEquals(Optional.of("Listen"), Plists.string(read, "MessageType"));
            assertEquals(5, Plists.integer(read, "DeviceID").orElseThrow());
            assertTrue(Plists.integer(read, "MessageType").isEmpty());
        }
    }

    @Test
    void binaryBombsAndCyclesAreRefused() {
        for (byte[] bytes : new byte[][] {bomb(26, 8), bomb(40, 8), bomb(1, 0xc0), bomb(2, 0xa1)}) {
            assertThrows(ProtocolException.class, () -> Plists.dictionary(bytes));
        }
    }

    @Test
    void entitiesAreNotExpanded() throws IOException {
        String text = "<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a \"boom\"><!ENTITY f SYSTEM"
                + " \"file:///etc/hostname\">]><plist version=\"1.0\"><dict><key>K</key><string>&f;&a;</string>"
                + "</dict></plist>";
        try {
            String value = Plists.string(Plists.dictionary(utf8(text)), "K").orElse("");
            assertFalse(value.contains("boom") && value.length() > "boom".length(), value);
        } catch (ProtocolException refused) {
            assertEquals("not a property list", refused.getMessage());
        }
    }

    @Test
    void depthIsBounded() {
        String deep = "<plist>" + "<array>".repeat(5000) + "</array>".repeat(5000) + "</plist>";
        assertThrows(ProtocolException.class, () -> Plists.dictionary(utf8(deep)));
    }

    @Property(tries = 300)
    void noBytesDoHarm(@ForAll byte[] rest, @ForAll boolean binary) {
        byte[] head = utf8(binary ? "bplist00" : "<plist>");
        byte[] bytes = ByteBuffer.allocate(head.length + rest.length)
                .put(head)
                .put(rest)
                .array();
        assertThrows(ProtocolException.class, () -> Plists.dictionary(bytes));
    }

    @Property(tries = 100)
    void dataComesBack(@ForAll byte[] data) throws IOException {
        Frame frame = new Frame(1, Frame.PLIST, 0, PlistXml.write(Map.of("PairRecordData", data)));
        assertArrayEquals(data, ((Reply.PairRecord) ReplyDecoder.decode(frame)).data());
    }
}
