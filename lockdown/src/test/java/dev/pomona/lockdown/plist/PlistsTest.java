package dev.pomona.lockdown.plist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class PlistsTest {
    /** {"a": 5} with the value's byte last before the table. */
    private static final String ONE_MEMBER = "62706c6973743030" + "d10102" + "5161" + "1005" + "080b0d" + "00".repeat(6)
            + "0101" + "0000000000000003" + "0000000000000000" + "000000000000000f";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static NSDictionary message() {
        NSDictionary dictionary = new NSDictionary();
        dictionary.put("MessageType", "Listen");
        dictionary.put("DeviceID", 5);
        dictionary.put("Half", 0.5);
        dictionary.put("Nothing", "");
        dictionary.put("Bytes", new byte[] {1, 2});
        return dictionary;
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
        byte[] xml = Plists.toXml(message());
        byte[] terminated = Arrays.copyOf(xml, xml.length + 1);
        for (byte[] bytes : new byte[][] {BinaryPropertyListWriter.writeToArray(message()), xml, terminated}) {
            NSDictionary read = Plists.parse(bytes);
            assertEquals(Optional.of("Listen"), Plists.string(read, "MessageType"));
            assertEquals(Optional.empty(), Plists.string(read, "Nothing"));
            assertEquals(5, Plists.integer(read, "DeviceID").orElseThrow());
            assertTrue(Plists.integer(read, "MessageType").isEmpty());
            assertTrue(Plists.integer(read, "Half").isEmpty());
            assertEquals(2, Plists.data(read, "Bytes").orElseThrow().length);
        }
    }

    @Test
    void binaryBombsCyclesAndSetsAreRefused() {
        for (byte[] bytes : new byte[][] {bomb(26, 8), bomb(40, 8), bomb(1, 0xc0), bomb(2, 0xa1)}) {
            assertThrows(IOException.class, () -> Plists.parse(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0f", "01", "0c"})
    void anEmptyPlaceInABinaryListIsRefused(String marker) throws IOException {
        assertEquals(
                5,
                Plists.integer(Plists.parse(HexFormat.of().parseHex(ONE_MEMBER)), "a")
                        .orElseThrow());
        String odd = ONE_MEMBER.replace("51611005", "5161" + marker + "05");
        IOException refused = assertThrows(
                IOException.class, () -> Plists.parse(HexFormat.of().parseHex(odd)));
        assertEquals("damaged or oversized binary property list", refused.getMessage());
    }

    @Test
    void anEmptyPlaceInXmlIsRefused() {
        String body = "<plist><dict><key>a</key><array><odd/></array></dict></plist>";
        assertThrows(IOException.class, () -> Plists.parse(utf8(body)));
    }

    @Test
    void entitiesAreNotExpanded() {
        String text = "<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a \"boom\"><!ENTITY f SYSTEM"
                + " \"file:///etc/hostname\">]><plist version=\"1.0\"><dict><key>K</key><string>&f;&a;</string>"
                + "</dict></plist>";
        try {
            String value = Plists.string(Plists.parse(utf8(text)), "K").orElse("");
            assertFalse(value.contains("boom") && value.length() > "boom".length(), value);
        } catch (IOException refused) {
            assertTrue(refused.getMessage().startsWith("not a property list"), refused.getMessage());
        }
    }

    @Test
    void depthIsBounded() {
        for (int levels : new int[] {Plists.MAX_DEPTH, 5000}) {
            String deep = "<plist><dict><key>a</key>" + "<array>".repeat(levels) + "</array>".repeat(levels)
                    + "</dict></plist>";
            assertThrows(IOException.class, () -> Plists.parse(utf8(deep)));
        }
    }

    @Test
    void depthOfAPhoneIsTaken() throws IOException {
        int levels = Plists.MAX_DEPTH - 1;
        String deep =
                "<plist><dict><key>a</key>" + "<array>".repeat(levels) + "</array>".repeat(levels) + "</dict></plist>";
        NSDictionary read = Plists.parse(utf8(deep));
        assertEquals(1, read.count());
        assertEquals(
                1, Plists.parse(BinaryPropertyListWriter.writeToArray(read)).count());
    }

    @Test
    void anotherRootThanADictionaryIsRefused() {
        IOException refused =
                assertThrows(IOException.class, () -> Plists.parse(utf8("<plist><string>geheim</string></plist>")));
        assertEquals("property list without a dictionary", refused.getMessage());
    }

    @Property(tries = 300)
    void noBytesDoHarm(@ForAll byte[] rest, @ForAll boolean binary) {
        byte[] head = utf8(binary ? "bplist00" : "<plist>");
        byte[] bytes = ByteBuffer.allocate(head.length + rest.length)
                .put(head)
                .put(rest)
                .array();
        assertNotNull(assertThrows(IOException.class, () -> Plists.parse(bytes)).getMessage());
    }

    /** What is taken may be walked: no member is missing, whatever byte of a good list was changed. */
    @Property(tries = 2000)
    void oneWrongByteDoesNoHarm(@ForAll @IntRange(max = 10_000) int at, @ForAll byte wrong, @ForAll boolean binary)
            throws IOException {
        byte[] bytes = binary ? BinaryPropertyListWriter.writeToArray(message()) : Plists.toXml(message());
        bytes[at % bytes.length] = wrong;
        try {
            NSDictionary read = Plists.parse(bytes);
            assertFalse(read.values().contains(null));
            assertTrue(Plists.toXml(read).length > 0);
        } catch (IOException refused) {
            assertNotNull(refused.getMessage());
        }
    }
}
