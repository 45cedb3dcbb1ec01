package dev.pomona.mux.usb.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.usb.contract.FakeControl;
import dev.pomona.mux.usb.contract.PhoneDescriptors;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MuxSetupTest {
    private final FakeControl phone = new FakeControl();

    private MuxSetup.Outcome run(int mode) throws IOException {
        return new MuxSetup(phone, mode).run();
    }

    private List<Setup> modeRequests() {
        return phone.asked.stream().filter(s -> s.request() == 0x52).toList();
    }

    @Test
    void aPhoneInItsFirstConfigurationIsMovedToTheHighest() throws IOException {
        var ready = assertInstanceOf(MuxSetup.Ready.class, run(1));
        assertEquals(4, phone.active);
        assertEquals(PhoneDescriptors.SERIAL, ready.serial());
        assertEquals(0x12A8, ready.device().productId());
        assertTrue(modeRequests().isEmpty());
    }

    @Test
    void anotherModeIsAskedForAndThenTheHostWaits() throws IOException {
        assertEquals(new MuxSetup.Switched(3), run(3));
        assertEquals(List.of(Setup.setMode(3)), modeRequests());
        assertEquals(1, phone.active);
    }

    @Test
    void aPhoneThatRefusesAModeIsUsedAsItIs() throws IOException {
        phone.modeReply = new byte[] {4};
        assertInstanceOf(MuxSetup.Ready.class, run(3));
        phone.modeReply = null;
        assertInstanceOf(MuxSetup.Ready.class, run(3));
        assertEquals(2, modeRequests().size());
    }

    @Test
    void noMuxIsUnsuitable() throws IOException {
        phone.configurations = phone.configurations.subList(0, 2);
        phone.count = 2;
        assertInstanceOf(MuxSetup.Unsuitable.class, run(1));
    }

    @Test
    void aPhoneThatDoesNotYetShowAllConfigurationsIsTriedAgain() throws IOException {
        List<byte[]> all = phone.configurations;
        phone.configurations = all.subList(0, 2);
        assertTrue(assertThrows(IOException.class, () -> run(1)).getMessage().contains("only 2 of its 4"));
        phone.configurations = all;
        assertInstanceOf(MuxSetup.Ready.class, run(1));
    }

    @Test
    void whereTheConfigurationCannotBeChangedThePresentOneWillDoIfItHasAMux() throws IOException {
        phone.fixed = true;
        assertThrows(IOException.class, () -> run(1), "the first has none");
        phone.active = 3;
        var ready = assertInstanceOf(MuxSetup.Ready.class, run(1));
        assertEquals(3, ready.mux().configuration().value());
        assertEquals(3, phone.active);
    }

    @Test
    void serialsAreTrimmedAndMadeSevenBit() throws IOException {
        phone.serial = "00112233\0\0\0\0";
        assertEquals("00112233", assertInstanceOf(MuxSetup.Ready.class, run(1)).serial());
        phone.serial = "0011é";
        assertEquals("0011?", assertInstanceOf(MuxSetup.Ready.class, run(1)).serial());
        assertThrows(IOException.class, () -> MuxSetup.text(new byte[1]));
        assertEquals("", MuxSetup.text(new byte[] {(byte) 255, 3}));
        assertEquals("", MuxSetup.text(new byte[] {0, 3, 65, 0}));
    }
}
