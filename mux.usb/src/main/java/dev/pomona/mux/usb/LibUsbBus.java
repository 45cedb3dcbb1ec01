package dev.pomona.mux.usb;

import dev.pomona.mux.usb.descriptor.AppleProducts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.usb4java.Context;
import org.usb4java.Device;
import org.usb4java.DeviceDescriptor;
import org.usb4java.DeviceHandle;
import org.usb4java.DeviceList;
import org.usb4java.HotplugCallback;
import org.usb4java.HotplugCallbackHandle;
import org.usb4java.LibUsb;

/** libusb, with a thread of its own for its events. */
final class LibUsbBus implements UsbBus {
    private static final Logger log = LoggerFactory.getLogger(LibUsbBus.class);
    private static final long EVENT_MICROS = 250_000;
    private static final int DEEPEST_PORT = 8;
    private static final List<Path> SUBSYSTEM = List.of(Path.of("/sys/bus/usb"), Path.of("/dev/bus/usb"));

    private final Context context;
    private final Thread events;
    /** Kept here since the library holds only a weak idea of it. */
    private final HotplugCallback callback;

    private final HotplugCallbackHandle hotplug = new HotplugCallbackHandle();
    private boolean hotplugOn;
    private volatile boolean closed;

    private LibUsbBus(Context context, Runnable changed) {
        this.context = context;
        this.callback = (c, device, event, data) -> {
            changed.run();
            return 0;
        };
        events = Thread.ofPlatform().name("usb-events").daemon().unstarted(this::run);
    }

    /** @throws UnavailableException in words that tell a person what is missing and what to do */
    static LibUsbBus open(Runnable changed) throws IOException {
        if (System.getProperty("os.name").startsWith("Linux")
                && SUBSYSTEM.stream().noneMatch(Files::isDirectory)) {
            throw new UnavailableException(Advice.noSubsystem(), false, null);
        }
        Context context = new Context();
        try {
            int result = LibUsb.init(context);
            if (result < 0) {
                throw new UnavailableException(
                        "libusb does not start: " + LibUsb.errorName(result) + "; " + Advice.noSubsystem(),
                        false,
                        null);
            }
        } catch (LinkageError | RuntimeException e) {
            String advice = Advice.noLibrary(System.getProperty("os.name"), System.getProperty("os.arch"));
            throw new UnavailableException(advice, true, e);
        }
        LibUsbBus bus = new LibUsbBus(context, changed);
        bus.watch();
        bus.events.start();
        return bus;
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
        if (!hotplugOn)
            log.info("no hot-plug events, the list is read every two seconds: {}", LibUsb.errorName(result));
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

    @Override
    public List<Id> list() throws IOException {
        List<Id> all = new ArrayList<>();
        visit((device, id) -> {
            all.add(id);
            return false;
        });
        return all;
    }

    @Override
    public Handle open(Id wanted) throws IOException {
        DeviceHandle[] opened = new DeviceHandle[1];
        int[] result = {LibUsb.ERROR_NO_DEVICE};
        visit((device, id) -> {
            if (!id.equals(wanted)) return false;
            DeviceHandle handle = new DeviceHandle();
            result[0] = LibUsb.open(device, handle);
            if (result[0] == LibUsb.SUCCESS) opened[0] = handle;
            return true;
        });
        LibUsbHandle.check(result[0], "cannot be opened");
        return new LibUsbHandle(opened[0]);
    }

    private interface Visitor {
        /** Whether to stop here. */
        boolean visit(Device device, Id id);
    }

    private void visit(Visitor visitor) throws IOException {
        DeviceList list = new DeviceList();
        LibUsbHandle.check(Math.min(0, LibUsb.getDeviceList(context, list)), "the list of USB devices cannot be read");
        try {
            Predicate<Device> done = device -> {
                DeviceDescriptor d = new DeviceDescriptor();
                return LibUsb.getDeviceDescriptor(device, d) == LibUsb.SUCCESS && visitor.visit(device, id(device, d));
            };
            for (Device device : list) {
                if (done.test(device)) return;
            }
        } finally {
            LibUsb.freeDeviceList(list, true);
        }
    }

    private static Id id(Device device, DeviceDescriptor d) {
        int bus = LibUsb.getBusNumber(device);
        return new Id(
                bus,
                LibUsb.getDeviceAddress(device),
                d.idVendor() & 0xFFFF,
                d.idProduct() & 0xFFFF,
                speed(LibUsb.getDeviceSpeed(device)),
                bus + port(device));
    }

    private static String port(Device device) {
        ByteBuffer path = ByteBuffer.allocateDirect(DEEPEST_PORT);
        int depth = LibUsb.getPortNumbers(device, path);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) text.append(i == 0 ? '-' : '.').append(path.get(i) & 0xFF);
        return text.toString();
    }

    private static long speed(int code) {
        return switch (code) {
            case LibUsb.SPEED_LOW -> 1_500_000L;
            case LibUsb.SPEED_FULL -> 12_000_000L;
            case LibUsb.SPEED_SUPER -> 5_000_000_000L;
            case LibUsb.SPEED_SUPER_PLUS -> 10_000_000_000L;
            default -> 480_000_000L;
        };
    }

    @Override
    public void close() {
        if (hotplugOn) LibUsb.hotplugDeregisterCallback(context, hotplug);
        closed = true;
        try {
            events.join(4 * EVENT_MICROS / 1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A device that could not be closed still belongs to the context; leaving must not crash the hub for it.
        if (!events.isAlive() && LibUsbHandle.open() == 0) LibUsb.exit(context);
    }
}
