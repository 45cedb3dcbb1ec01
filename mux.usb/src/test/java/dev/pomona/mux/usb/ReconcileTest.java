package dev.pomona.mux.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileTest {
    private static final UsbBus.Id OLD = FakeBus.id(3);
    private static final UsbBus.Id NEW = FakeBus.id(4);
    private long now;
    private final Newcomers newcomers = new Newcomers(() -> now);

    @Test
    void whatTheLibraryKnowsIsShownAtOnce() {
        assertEquals(List.of(OLD, NEW), newcomers.merge(List.of(OLD, NEW), List.of(NEW, OLD)));
    }

    @Test
    void whatTheLibraryStillListsButTheKernelHasNotIsGone() {
        assertEquals(List.of(NEW), newcomers.merge(List.of(NEW), List.of(OLD, NEW)));
    }

    @Test
    void whatTheLibraryWasNotToldOfIsShownAfterAMoment() {
        assertEquals(List.of(OLD), newcomers.merge(List.of(OLD, NEW), List.of(OLD)));
        now += Newcomers.GRACE.toNanos() - 1;
        assertEquals(List.of(OLD), newcomers.merge(List.of(OLD, NEW), List.of(OLD)));
        now++;
        assertEquals(List.of(OLD, NEW), newcomers.merge(List.of(OLD, NEW), List.of(OLD)));
    }

    @Test
    void theMomentBeginsAnewForOneThatWasAway() {
        newcomers.merge(List.of(NEW), List.of());
        now += Newcomers.GRACE.toNanos();
        newcomers.merge(List.of(), List.of());
        assertEquals(List.of(), newcomers.merge(List.of(NEW), List.of()));
    }

    @Test
    void whereTheLibraryIsToldNothingNobodyWaits() {
        newcomers.notTold();
        assertEquals(List.of(NEW), newcomers.merge(List.of(NEW), List.of()));
        newcomers.told();
        assertEquals(List.of(), newcomers.merge(List.of(OLD), List.of()));
    }

    private static void device(Path root, String name, Map<String, String> files) throws IOException {
        Path device = Files.createDirectories(root.resolve(name));
        for (var file : files.entrySet()) Files.writeString(device.resolve(file.getKey()), file.getValue() + "\n");
    }

    @Test
    void theKernelsListIsRead(@TempDir Path root) throws IOException {
        assertFalse(new Sysfs(root.resolve("none")).present());
        Map<String, String> phone =
                Map.of("busnum", "3", "devnum", "17", "idVendor", "05ac", "idProduct", "12a8", "speed", "5000");
        device(root, "3-1.4", phone);
        device(root, "3-1.4:4.1", phone);
        device(root, "usb3", phone);
        device(root, "3-2", Map.of("busnum", "3"));
        device(
                root,
                "3-3",
                Map.of("busnum", "x".repeat(99), "devnum", "1", "idVendor", "1", "idProduct", "1", "speed", "1"));
        Sysfs sysfs = new Sysfs(root);
        assertTrue(sysfs.present());
        assertEquals(List.of(new UsbBus.Id(3, 17, 0x05AC, 0x12A8, 5_000_000_000L, "3-1.4")), sysfs.list());
        assertEquals(480_000_000L, Sysfs.speed("?"));
        assertEquals(1_500_000L, Sysfs.speed("1.5"));
        assertEquals(20_000_000_000L, Sysfs.speed("20000"));
    }
}
