package dev.pomona.mux.usb;

import dev.pomona.mux.usb.descriptor.AppleProducts;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.usb4java.Context;
import org.usb4java.Device;
import org.usb4java.DeviceHandle;
import org.usb4java.DeviceList;
import org.usb4java.HotplugCallback;
import org.usb4java.HotplugCallbackHandle;
import org.usb4java.LibUsb;

/** One opening of libusb, with a thread for its events. Its idea of the bus is from then, kept current by hot-plug events. */
final class LibUsbContext {
    private static final Logger log = LoggerFactory.getLogger(LibUsbContext.class);
    private static final long EVENT_MICROS = 250_000;

    private final Context context;
    private final Thread events;
    /** Kept here since the library holds only a weak idea of it. */
    private final HotplugCallback callback;

    private final HotplugCallbackHandle hotplug = new HotplugCallbackHandle();
    private final AtomicInteger open = new AtomicInteger();
    private boolean hotplugOn;
    private volatile boolean closed;

    private LibUsbContext(Context context, Runnable changed) {
        this.context = context;
        this.callback = (c, device, event, data) -> {
            changed.run();
            return 0;
        };
        events = Thread.ofPlatform().name("usb-events").daemon().unstarted(this::run);
    }

    /** @throws UsbBus.UnavailableException in words that tell a person what is missing and what to do */
    static LibUsbContext open(Runnable changed) throws IOException {
        Context context = new Context();
        try {
            int result = LibUsb.init(context);
            if (result < 0) {
                throw new UsbBus.UnavailableException(
                        "libusb does not start: " + LibUsb.errorName(result) + "; " + Advice.noSubsystem(),
                        false,
                        null);
            }
        } catch (LinkageError | RuntimeException e) {
            String advice = Advice.noLibrary(System.getProperty("os.name"), System.getProperty("os.arch"));
            throw new UsbBus.UnavailableException(advice, true, e);
        }
        LibUsbContext opened = new LibUsbContext(context, changed);
        opened.watch();
        opened.events.start();
        return opened;
    }

    private void watch() {
        if (!LibUsb.hasCapability(LibUsb.CAP_HAS_HOTPLUG)) return;
        int result = LibUsb.hotplugRegisterCallback(
                context,
                LibUsb.HOTPLUG_EVENT_DEVICE_ARRIVED | LibUsb.HOTPLUG_EVENT_DEVICE_LEFT,
                0,
                AppleProducts.APPLE,
                LibUsb.HOTPLUG_MATCH_ANY,
                LibUsb.HOTPLUG_MATCH_ANY,
                callback,
                null,
                hotplug);
        hotplugOn = result == LibUsb.SUCCESS;
        if (!hotplugOn) log.info("no hot-plug events, the list is read every second: {}", LibUsb.errorName(result));
    }

    private void run() {
        while (!closed) {
            int result = LibUsb.handleEventsTimeout(context, EVENT_MICROS);
            if (result != LibUsb.SUCCESS && result != LibUsb.ERROR_INTERRUPTED && !closed) {
                log.debug("events: {}", LibUsb.errorName(result));
                // A fault that stays must not take a whole processor.
                LockSupport.parkNanos(EVENT_MICROS * 1000);
            }
        }
    }

    /** Shows {@code visitor} each device until it returns true. */
    void visit(Predicate<Device> visitor) throws IOException {
        DeviceList list = new DeviceList();
        LibUsbHandle.check(Math.min(0, LibUsb.getDeviceList(context, list)), "the list of USB devices cannot be read");
        try {
            for (Device device : list) {
                if (visitor.test(device)) return;
            }
        } finally {
            LibUsb.freeDeviceList(list, true);
        }
    }

    /** @return null if it is not known here */
    LibUsbHandle open(int bus, int address) throws IOException {
        LibUsbHandle[] opened = new LibUsbHandle[1];
        int[] result = {LibUsb.SUCCESS};
        visit(device -> {
            if (LibUsb.getBusNumber(device) != bus || LibUsb.getDeviceAddress(device) != address) return false;
            DeviceHandle handle = new DeviceHandle();
            result[0] = LibUsb.open(device, handle);
            if (result[0] == LibUsb.SUCCESS) {
                open.incrementAndGet();
                opened[0] = new LibUsbHandle(handle, open::decrementAndGet);
            }
            return true;
        });
        LibUsbHandle.check(result[0], "cannot be opened");
        return opened[0];
    }

    /** Whether no device is open in it. */
    boolean idle() {
        return open.get() == 0;
    }

    /** Events of coming and going are of no more interest. */
    void retire() {
        if (hotplugOn) LibUsb.hotplugDeregisterCallback(context, hotplug);
        hotplugOn = false;
    }

    /** A device that could not be closed still belongs to it; leaving must not crash the hub for that. */
    void close() {
        retire();
        closed = true;
        try {
            events.join(4 * EVENT_MICROS / 1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!events.isAlive() && idle()) LibUsb.exit(context);
    }
}
