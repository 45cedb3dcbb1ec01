package dev.pomona.mux.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pomona.mux.client.NetworkAddress.Layout;
import dev.pomona.mux.client.Request.Asker;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutChoiceTest {
    private static Asker asker(String program, String version) {
        return new Asker(Optional.empty(), Optional.ofNullable(program), 3, Optional.ofNullable(version));
    }

    @ParameterizedTest
    @CsvSource({
        "ideviceinfo, libusbmuxd 2.0.2, BSD",
        "ideviceinfo, libusbmuxd 1.0.10, BSD",
        "ideviceinfo, libusbmuxd 2.0.3-git-5-g1, BSD",
        "ideviceinfo, libusbmuxd 2.1.0, LINUX",
        "ideviceinfo, libusbmuxd 2.1.1-3-gabcdef, LINUX",
        "ideviceinfo, libusbmuxd 3.0.0, LINUX",
        "ideviceinfo, libusbmuxd 10.0, LINUX",
        "ideviceinfo, libusbmuxd 99999999999.1, BSD",
        "ideviceinfo, libusbmuxd, BSD",
        "iproxy, libusbmuxd 2.1.1, BSD",
        "inetcat, libusbmuxd 2.1.1, BSD",
        "Xcode, usbmuxd-423.206.4, BSD",
        "pymobiledevice3, qt4i-usbmuxd, BSD",
        ", , BSD"
    })
    void eachIsSentWhatItReads(String program, String version, Layout layout) {
        assertEquals(layout, LayoutChoice.auto(Layout.LINUX).of(asker(program, version)));
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void orAllAreSentTheSame(Layout layout) {
        LayoutChoice choice = LayoutChoice.parse(layout.name().toLowerCase(java.util.Locale.ROOT));
        assertEquals(layout, choice.of(asker("ideviceinfo", "libusbmuxd 2.1.0")));
        assertEquals(layout, choice.of(Asker.UNKNOWN));
        assertEquals(Layout.host(), LayoutChoice.parse("host").of(Asker.UNKNOWN));
        assertThrows(IllegalArgumentException.class, () -> LayoutChoice.parse("solaris"));
    }

    @Test
    void clientsSayWhatTheyAre() throws IOException {
        Asker asker = asker("ideviceinfo", "libusbmuxd 2.0.2");
        Frame frame = RequestCodec.encode(new Request.ListDevices(Optional.empty()), asker, 1);
        assertEquals(Optional.of(asker), RequestCodec.decode(frame).asker());
    }
}
