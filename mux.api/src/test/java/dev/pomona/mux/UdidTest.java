package dev.pomona.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdidTest {
    private static final String OLD = "0123456789abcdef0123456789abcdef01234567";

    @Test
    void dashIsInsertedIntoTwentyFourDigits_statement8() {
        assertEquals(
                "00008030-001A2D3E4F50802E",
                Udid.fromUsbSerial("00008030001A2D3E4F50802E").value());
        assertEquals(OLD, Udid.fromUsbSerial(OLD).value());
        assertEquals(
                "00008030-001A2D3E4F50802E",
                Udid.fromUsbSerial("00008030001A2D3E4F50802E\0\0\0\0\0\0").value());
    }

    @Test
    void spellingsOfOnePhoneAreEqual() {
        assertEquals(Udid.of("00008030001a2d3e4f50802e"), Udid.of("00008030-001A2D3E4F50802E"));
        assertEquals(Udid.of(OLD.toUpperCase(java.util.Locale.ROOT)), Udid.of(OLD));
        assertTrue(Udid.of("00008030-001A2D3E4F50802E").startsWith("00008030001a"));
        assertFalse(Udid.of("00008030-001A2D3E4F50802E").startsWith("00008031"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "../x", "a/b", "a\\b", "a b", "é", ".", "a\0b", "SystemConfiguration", "systemconfiguration"
            })
    void whatCouldBeAPathOrTheHostsOwnFileIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Udid.of(text));
    }

    @Property
    void anyAcceptedNameIsSafeAndStable(@ForAll String text) {
        Udid udid;
        try {
            udid = Udid.of(text);
        } catch (IllegalArgumentException expected) {
            return;
        }
        assertTrue(Udid.isSafe(udid.value()));
        assertEquals(udid, Udid.of(udid.value()));
    }
}
