package dev.pomona.twin.service.plist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlistFramesTest {
    @Test
    void textIsLaidOutAsByAPhone() {
        NSDictionary value = Plists.dict(
                "b", List.of(1, true), "a", "x<&>", "c", 7200.0, "e", Map.of(), "d", new byte[60], "f", 0.25);
        String data = "A".repeat(68);
        assertEquals("""
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
            \t<key>a</key>
            \t<string>x&lt;&amp;&gt;</string>
            \t<key>b</key>
            \t<array>
            \t\t<integer>1</integer>
            \t\t<true/>
            \t</array>
            \t<key>c</key>
            \t<real>7200</real>
            \t<key>d</key>
            \t<data>
            \t%s
            \t%s
            \t</data>
            \t<key>e</key>
            \t<dict/>
            \t<key>f</key>
            \t<real>0.25</real>
            </dict>
            </plist>
            """.formatted(data, "A".repeat(12)), new String(PlistText.of(value), StandardCharsets.UTF_8));
    }

    @Test
    void sharedReferencesDoNotBlowUp() {
        byte[] body = bomb();
        assertThrows(ProtocolException.class, () -> PlistFrames.parse(body));
    }

    private static byte[] bomb() {
        // By hand, since writing it with a library would already unfold it: 26 arrays of twice the next one.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("bplist00".getBytes(StandardCharsets.US_ASCII));
        int[] offsets = new int[29];
        offsets[0] = out.size();
        out.writeBytes(new byte[] {(byte) 0xd1, 1, 2});
        offsets[1] = out.size();
        out.writeBytes(new byte[] {0x51, 'a'});
        for (int i = 2; i < 28; i++) {
            offsets[i] = out.size();
            out.writeBytes(new byte[] {(byte) 0xa2, (byte) (i + 1), (byte) (i + 1)});
        }
        offsets[28] = out.size();
        out.writeBytes(new byte[] {0x51, 'z'});
        int table = out.size();
        for (int offset : offsets) {
            out.write(offset);
        }
        out.writeBytes(new byte[] {0, 0, 0, 0, 0, 0, 1, 1});
        out.writeBytes(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) offsets.length});
        out.writeBytes(new byte[8]);
        out.writeBytes(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) table});
        return out.toByteArray();
    }

    @Test
    void whatIsNoDictionaryIsRefused() throws Exception {
        assertThrows(ProtocolException.class, () -> PlistFrames.parse("{ a = 1; }".getBytes(StandardCharsets.UTF_8)));
        byte[] array = BinaryPropertyListWriter.writeToArray(new NSArray());
        assertThrows(ProtocolException.class, () -> PlistFrames.parse(array));
    }

    @Property(tries = 200)
    void anyBytesAreReadOrRefused(@ForAll byte[] noise) {
        try {
            assertTrue(new PlistFrames(new ByteArrayInputStream(noise), new ByteArrayOutputStream())
                            .read()
                            .isEmpty()
                    || noise.length > 4);
        } catch (IOException refused) {
            assertTrue(refused.getMessage() != null);
        }
    }
}
