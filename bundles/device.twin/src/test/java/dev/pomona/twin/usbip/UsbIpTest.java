package dev.pomona.twin.usbip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UsbIpTest {
    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }

    @Test
    void readsRequestsHoweverTheyAreSplit() {
        byte[] whole = Arrays.copyOf(new byte[] {1, 0x11, (byte) 0x80, 3, 0, 0, 0, 0, '1', '-', '2'}, 40);
        for (int i = 0; i < whole.length; i++) {
            assertTrue(UsbIp.Request.decode(ByteBuffer.wrap(whole, 0, i)).isEmpty());
        }
        assertEquals(Optional.of(new UsbIp.Request.Import("1-2")), UsbIp.Request.decode(ByteBuffer.wrap(whole)));
        assertEquals(Optional.of(new UsbIp.Request.DeviceList()), UsbIp.Request.decode(hex("0111 8005 00000000")));
        assertEquals(
                Optional.of(new UsbIp.Request.Unknown(0x106, 0x8005)), UsbIp.Request.decode(hex("0106 8005 00000000")));
    }

    @Test
    void readsCommands() {
        assertEquals(
                new UsbIp.Command.Submit(7, true, 0, 0x200, 18, -1, 0x8006000100001200L),
                UsbIp.Command.decode(hex("00000001 00000007 00010002 00000001 00000000 00000200 00000012 00000000"
                        + "ffffffff 00000000 8006000100001200")));
        assertEquals(
                new UsbIp.Command.Unlink(9, 7),
                UsbIp.Command.decode(hex("00000002 00000009 00010002 00000000 00000000 00000007" + "00".repeat(24))));
        assertEquals(new UsbIp.Command.Unknown(0), UsbIp.Command.decode(ByteBuffer.allocate(48)));
    }

    @Test
    void writesAnswers() {
        ByteBuffer to = ByteBuffer.allocate(96);
        UsbIp.putRetSubmit(to, 7, -32, 5);
        UsbIp.putRetUnlink(to, 9, -104);
        assertEquals(
                hex("00000003 00000007 00000000 00000000 00000000 ffffffe0 00000005" + "00".repeat(20)
                        + "00000004 00000009 00000000 00000000 00000000 ffffff98" + "00".repeat(24)),
                to.flip());
    }

    @Property
    void neverThrows(@ForAll @Size(max = 60) byte[] bytes, @ForAll @Size(48) byte[] header, @ForAll long setup) {
        assertTrue(UsbIp.Request.decode(ByteBuffer.wrap(bytes)).isPresent() || bytes.length < 40);
        assertTrue(UsbIp.Command.decode(ByteBuffer.wrap(header)) != null);
        ControlPipe pipe = new ControlPipe(new Descriptors("x", 1, false), 1, 1);
        assertTrue(pipe.request(setup) != null);
    }
}
