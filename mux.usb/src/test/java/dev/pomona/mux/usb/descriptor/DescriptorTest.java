package dev.pomona.mux.usb.descriptor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.usb.contract.PhoneDescriptors;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DescriptorTest {
    private static List<Configuration> phone() throws ProtocolException {
        List<Configuration> all = new ArrayList<>();
        for (byte[] raw : PhoneDescriptors.configurations()) all.add(Configuration.decode(raw));
        return all;
    }

    @Test
    void onlyProductsWithAMuxAreTouched() {
        for (int p : new int[] {0x1290, 0x12A8, 0x12AF, 0x8600, 0x1901, 0x1905}) {
            assertTrue(AppleProducts.mayHaveMux(0x05AC, p));
            assertFalse(AppleProducts.mayHaveMux(0x05AD, p));
        }
        for (int p : new int[] {0x128F, 0x12B0, 0x1227, 0x1281, 0x1900, 0x1906, 0x8601}) {
            assertFalse(AppleProducts.mayHaveMux(0x05AC, p));
        }
    }

    @Test
    void theHighestConfigurationWithAMuxWins() throws ProtocolException {
        MuxInterface mux = MuxInterface.choose(phone()).orElseThrow();
        assertEquals(4, mux.configuration().value());
        assertEquals(1, mux.number());
        assertEquals(0x85, mux.in());
        assertEquals(0x04, mux.out());
        assertEquals(512, mux.outPacketSize());
        assertEquals(32768, mux.readSize(32768));
        assertEquals(
                3,
                phone().get(3).interfaces().stream()
                        .filter(i -> i.is(0xFF, 0xFD))
                        .count());
    }

    @Test
    void classSubclassAndProtocolMustAllFit() throws ProtocolException {
        String head = "0902200001 0105c0fa";
        String ends = "07058502000200 07050402000200";
        assertTrue(MuxInterface.in(decode(head + "0904000002fffe0200" + ends)).isPresent());
        for (String wrong : List.of("fefe02", "fffd02", "fffe01", "06fe02")) {
            assertTrue(MuxInterface.in(decode(head + "0904000002" + wrong + "00" + ends))
                    .isEmpty());
        }
        assertTrue(MuxInterface.in(decode(head + "0904000002fffe0200" + "07058503000200 07050402000200"))
                .isEmpty());
        assertTrue(MuxInterface.in(decode(head + "0904000002fffe0200" + "07058502000200 07058402000200"))
                .isEmpty());
        assertTrue(MuxInterface.in(decode(head + "0904000002fffe0200" + "07058502000000 07050402000000"))
                .isEmpty());
        assertTrue(MuxInterface.in(decode(head + "0904000001fffe0200" + "07058502000200"))
                .isEmpty());
    }

    private static Configuration decode(String hex) throws ProtocolException {
        return Configuration.decode(PhoneDescriptors.hex(hex));
    }

    @Test
    void superSpeedCompanionsArePassedOver() throws ProtocolException {
        Configuration c = decode(
                "09022c0001 0105c0fa 0904000002fffe0200 07058502000400 0630000000 00" + "07050402000400 063000000000");
        assertEquals(1024, MuxInterface.in(c).orElseThrow().outPacketSize());
    }

    @Test
    void modesAreGuessedFromTheNumberOfConfigurations() throws ProtocolException {
        assertEquals(5, Modes.guess(1, List.of()));
        assertEquals(1, Modes.guess(4, phone()));
        assertEquals(4, Modes.guess(6, phone()));
        assertEquals(0, Modes.guess(5, phone()));
        assertEquals(0, Modes.guess(0, List.of()));
        Configuration.Interface mux = MuxInterface.choose(phone())
                .orElseThrow()
                .configuration()
                .interfaces()
                .get(1);
        var video = new Configuration.Interface(2, 0, 0xFF, 0x2A, 0xFF, List.of());
        var ncm = new Configuration.Interface(2, 0, 2, 0x0D, 0, List.of());
        assertEquals(2, Modes.guess(5, List.of(new Configuration(5, List.of(mux, video)))));
        assertEquals(3, Modes.guess(5, List.of(new Configuration(5, List.of(mux, ncm)))));
        assertEquals(0, Modes.guess(5, List.of(new Configuration(5, List.of(ncm)))));
    }

    @Test
    void theWantedModeIsOneUnlessSaid() {
        assertEquals(1, Modes.wanted(null));
        assertEquals(1, Modes.wanted("x"));
        assertEquals(3, Modes.wanted(" 3 "));
        assertFalse(Modes.shouldSwitch(1, 1));
        assertFalse(Modes.shouldSwitch(3, 0));
        assertFalse(Modes.shouldSwitch(6, 1));
        assertFalse(Modes.shouldSwitch(0, 1));
        assertTrue(Modes.shouldSwitch(3, 1));
    }

    @Test
    void setupPacketsAreAsOnTheWire() {
        assertArrayEquals(
                PhoneDescriptors.hex("c045000000000400"), Setup.getMode().encode());
        assertArrayEquals(
                PhoneDescriptors.hex("c052000003000100"), Setup.setMode(3).encode());
        assertArrayEquals(
                PhoneDescriptors.hex("8006000100001200"),
                Setup.deviceDescriptor().encode());
        assertArrayEquals(
                PhoneDescriptors.hex("0009040000000000"),
                Setup.setConfiguration(4).encode());
        assertEquals(
                Setup.stringDescriptor(3, 0x409),
                Setup.decode(Setup.stringDescriptor(3, 0x409).encode()));
        assertThrows(IllegalArgumentException.class, () -> Setup.decode(new byte[7]));
    }

    @Property(tries = 300)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 300) byte[] raw, @ForAll @IntRange(max = 8) int kind) {
        if (kind > 0 && raw.length > 8) raw[1] = 2;
        if (kind > 2 && raw.length > 8) raw[3] = 1;
        try {
            Configuration c = Configuration.decode(raw);
            assertTrue(c.interfaces().size() <= raw.length / 9);
        } catch (ProtocolException e) {
            assertTrue(raw.length < 9 || raw[1] != 2);
        }
    }

    @Property(tries = 200)
    void aCutConfigurationIsReadAsFarAsItGoes(@ForAll @IntRange(min = 9, max = 117) int length)
            throws ProtocolException {
        byte[] whole = PhoneDescriptors.configurations().get(3);
        Configuration c = Configuration.decode(Arrays.copyOf(whole, length));
        assertEquals(4, c.value());
        assertTrue(c.interfaces().size() <= 5);
    }
}
