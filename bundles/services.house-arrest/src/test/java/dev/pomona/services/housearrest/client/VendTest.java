package dev.pomona.services.housearrest.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import com.dd.plist.XMLPropertyListParser;
import dev.pomona.mux.Udid;
import dev.pomona.services.housearrest.HouseArrestException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VendTest {
    private static final Udid UDID = Udid.of("00008110-000A11CE00000001");

    private static byte[] frame(byte[] body, byte... after) {
        return ByteBuffer.allocate(4 + body.length + after.length)
                .putInt(body.length)
                .put(body)
                .put(after)
                .array();
    }

    private static NSDictionary one(String key, Object value) {
        NSDictionary d = new NSDictionary();
        d.put(key, value);
        return d;
    }

    private static byte[] xml(NSDictionary d) {
        return d.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void asksForOneApp() throws Exception {
        ByteBuffer request = Vend.encode(Vend.Command.DOCUMENTS, "org.example.app");
        assertEquals(request.remaining() - 4, request.getInt());
        byte[] body = new byte[request.remaining()];
        request.get(body);
        NSDictionary d = (NSDictionary) XMLPropertyListParser.parse(body);
        assertEquals("VendDocuments", d.get("Command").toString());
        assertEquals("org.example.app", d.get("Identifier").toString());
        assertEquals(2, d.count());
    }

    @Test
    void takesTheAnswerAndNotAByteMore() throws Exception {
        for (byte[] body : new byte[][] {
            xml(one("Status", "Complete")), BinaryPropertyListWriter.writeToArray(one("Status", "Complete"))
        }) {
            for (int piece = 1; piece < body.length + 6; piece++) {
                Scripted phone = new Scripted(frame(body, (byte) 'C', (byte) 'F'), piece);
                assertInstanceOf(Vend.Answer.Complete.class, Vend.read(phone));
                assertEquals(2, phone.left());
            }
        }
    }

    @Test
    void refusalsKeepThePhonesWord() throws Exception {
        assertEquals(
                new Vend.Answer.Refused("ApplicationLookupFailed"),
                Vend.decode(xml(one("Error", "ApplicationLookupFailed"))));
        assertEquals(new Vend.Answer.Unknown("status Odd"), Vend.decode(xml(one("Status", "Odd"))));
        assertInstanceOf(Vend.Answer.Unknown.class, Vend.decode(xml(one("Status", 5))));
        assertInstanceOf(Vend.Answer.Unknown.class, Vend.decode(xml(new NSDictionary())));
        Vend.Answer.Refused rude = (Vend.Answer.Refused) Vend.decode(xml(one("Error", "a\nb" + "x".repeat(5000))));
        assertTrue(rude.error().startsWith("a?b") && rude.error().length() < 300);
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (int length : new int[] {0, -1, Vend.MOST + 1, Integer.MAX_VALUE}) {
            byte[] head = ByteBuffer.allocate(4).putInt(length).array();
            assertThrows(IOException.class, () -> Vend.read(new Scripted(head, 4)));
        }
        assertThrows(EOFException.class, () -> Vend.read(new Scripted(new byte[0], 1)));
        assertThrows(EOFException.class, () -> Vend.read(new Scripted(new byte[] {0, 0, 0, 9, 1}, 1)));
        assertThrows(IOException.class, () -> Vend.decode("bplist00garbage".getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 300)
    void anyBytesAreReadOrRefused(@ForAll byte[] noise, @ForAll @IntRange(min = 1, max = 9) int piece) {
        try {
            Vend.read(new Scripted(noise, piece));
        } catch (IOException e) {
            assertTrue(e.getMessage() != null);
        }
    }

    @Test
    void aRefusedAppIsToldInWordsAndItsConnectionClosed() {
        Scripted phone = new Scripted(frame(xml(one("Error", "ApplicationLookupFailed"))), 100);
        HouseArrestClientImpl client = new HouseArrestClientImpl(
                UDID,
                (udid, opener) -> {
                    HouseArrestException e = assertThrows(HouseArrestException.class, opener::open);
                    assertEquals("ApplicationLookupFailed", e.error());
                    assertTrue(e.getMessage().contains("no app org.example.none"));
                    assertTrue(phone.closed());
                    return null;
                },
                () -> phone);
        assertThrows(NullPointerException.class, () -> client.documents("org.example.none"));
    }
}
