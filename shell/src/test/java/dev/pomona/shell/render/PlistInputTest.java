package dev.pomona.shell.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlistInputTest {
    private static PlistInput input(String text) {
        return new PlistInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void takesJsonAndXmlOneAfterTheOther() throws IOException {
        PlistInput in = input("""
            {"Request": "Query", "n": 3, "d": {"$data": "AQI="}, "l": [true, 1.5]}

            <?xml version="1.0"?>
            <plist version="1.0"><dict>
            <key>Request</key><string>Goodbye</string>
            </dict></plist>
            """);
        NSDictionary first = in.next().orElseThrow();
        assertEquals(new NSNumber(3), first.get("n"));
        assertArrayEquals(new byte[] {1, 2}, ((NSData) first.get("d")).bytes());
        assertEquals("Goodbye", in.next().orElseThrow().get("Request").toString());
        assertTrue(in.next().isEmpty());
    }

    @Test
    void refusesWhatIsNoMessage() {
        assertThrows(IOException.class, () -> input("{\"a\": null}").next());
        assertThrows(IOException.class, () -> input("<plist><dict>").next());
        assertThrows(IOException.class, () -> input("{\"$data\": \"AQI=\"}").next());
        assertThrows(IOException.class, () -> input("{").next());
    }

    @Test
    void valuesAreOfTheTypeThatIsNamedOrSeen() throws IOException {
        assertEquals(new NSNumber(true), PlistInput.value("true", "auto"));
        assertEquals(new NSNumber(12), PlistInput.value("12", "auto"));
        assertEquals(new NSString("x1"), PlistInput.value("x1", "auto"));
        assertEquals(new NSString("12"), PlistInput.value("12", "string"));
        assertEquals(new NSNumber(0), PlistInput.value("0", "integer"));
        assertEquals(new NSNumber(false), PlistInput.value("no", "boolean"));
        assertThrows(IllegalArgumentException.class, () -> PlistInput.value("x", "integer"));
        assertThrows(IllegalArgumentException.class, () -> PlistInput.value("x", "colour"));
    }
}
