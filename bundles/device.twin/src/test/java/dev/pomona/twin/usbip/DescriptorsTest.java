package dev.pomona.twin.usbip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorsTest {
    private final Descriptors phone = new Descriptors("00008110000A11CE00000001", 1, false);

    private byte[] configuration(int number) {
        return phone.descriptor(2, number).orElseThrow();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void theDeviceIsAPhoneInItsFirstMode() {
        assertArrayEquals(hex("12 01 00 02 00 00 00 40 ac 05 a8 12 05 10 01 02 03 04"), phone.device());
    }

    @Test
    void theConfigurationsHaveTheLengthsThatWereSeen() {
        int[] lengths = {39, 149, 62, 117};
        for (int i = 0; i < lengths.length; i++) {
            byte[] all = configuration(i);
            assertEquals(lengths[i], all.length);
            assertEquals(lengths[i], all[2] & 0xff | (all[3] & 0xff) << 8);
        }
    }

    @Test
    void theThirdConfigurationByteForByte() {
        assertArrayEquals(
                hex("09 02 3e 00 02 03 07 c0 fa"
                        + "09 04 00 00 03 06 01 01 1b"
                        + "07 05 02 02 00 02 00 07 05 81 02 00 02 00 07 05 83 03 40 00 0a"
                        + "09 04 01 00 02 ff fe 02 0f"
                        + "07 05 04 02 00 02 00 07 05 85 02 00 02 00"),
                configuration(2));
    }

    @Test
    void theFourthConfigurationByteForByte() {
        assertArrayEquals(
                hex("09 02 75 00 03 04 08 c0 fa"
                        + "09 04 00 00 03 06 01 01 1b"
                        + "07 05 02 02 00 02 00 07 05 81 02 00 02 00 07 05 83 03 40 00 0a"
                        + "09 04 01 00 02 ff fe 02 0f 07 05 04 02 00 02 00 07 05 85 02 00 02 00"
                        + "09 04 02 00 00 ff fd 01 11"
                        + "09 04 02 01 02 ff fd 01 11 07 05 86 02 00 02 00 07 05 05 02 00 02 00"
                        + "09 04 02 02 02 ff fd 01 11 07 05 86 02 00 02 00 07 05 05 02 00 02 00"),
                configuration(3));
    }

    @Test
    void onlyTheThirdAndFourthHaveAMux() {
        assertFalse(phone.hasMux(0));
        assertFalse(phone.hasMux(1));
        assertFalse(phone.hasMux(2));
        assertTrue(phone.hasMux(3));
        assertTrue(phone.hasMux(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void everyModeIsWellFormed(int mode) {
        Descriptors descriptors = new Descriptors("x", mode, false);
        int[] counts = {4, 5, 5, 6, 1};
        assertEquals(counts[mode - 1], descriptors.count());
        for (int i = 0; i < descriptors.count(); i++) {
            byte[] all = descriptors.descriptor(2, i).orElseThrow();
            int at = 0;
            while (at < all.length) {
                at += all[at];
            }
            assertEquals(all.length, at, "the pieces' lengths add up");
            assertEquals(i + 1, all[5]);
            assertEquals(all.length, all[2] & 0xff | (all[3] & 0xff) << 8);
        }
    }

    @Test
    void stringsAreUtf16WithTheLanguageFirst() {
        assertArrayEquals(hex("04 03 09 04"), phone.descriptor(3, 0).orElseThrow());
        byte[] serial = phone.descriptor(3, 3).orElseThrow();
        assertEquals(50, serial[0]);
        assertEquals("00008110000A11CE00000001", new String(serial, 2, 48, StandardCharsets.UTF_16LE));
        byte[] padded = new Descriptors("00008110000A11CE00000001", 1, true)
                .descriptor(3, 3)
                .orElseThrow();
        assertEquals(90, padded[0]);
        assertEquals(0, padded[89]);
        assertTrue(phone.descriptor(3, 200).isEmpty());
    }
}
