package dev.pomona.mux.usb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.usb4java.Device;
import org.usb4java.DeviceDescriptor;
import org.usb4java.LibUsb;

/**
 * The bus through libusb. On Linux what is there is read from the kernel: libusb learns of coming and going from the system's
 * udev alone, which in a container, or beside a udev that is restarted, tells it nothing for ever.
 */
final class LibUsbBus implements UsbBus {
    private static final Logger log = LoggerFactory.getLogger(LibUsbBus.class);
    private static final int DEEPEST_PORT = 8;
    private static final Path NODES = Path.of("/dev/bus/usb");

    private final Runnable changed;
    private final Sysfs sysfs;
    private final Newcomers newcomers = new Newcomers(System::nanoTime);
    private final List<LibUsbContext> retired = new ArrayList<>();
    private LibUsbContext current;

    private LibUsbBus(Runnable changed, Sysfs sysfs) throws IOException {
        this.sysfs = sysfs;
        this.changed = () -> {
            newcomers.told();
            changed.run();
        };
        current = LibUsbContext.open(this.changed);
    }

    /** @throws UnavailableException in words that tell a person what is missing and what to do */
    static LibUsbBus open(Runnable changed) throws IOException {
        Sysfs sysfs = new Sysfs(Sysfs.DEVICES);
        if (System.getProperty("os.name").startsWith("Linux") && !sysfs.present() && !Files.isDirectory(NODES)) {
            throw new UnavailableException(Advice.noSubsystem(), false, null);
        }
        return new LibUsbBus(changed, sysfs);
    }

    @Override
    public synchronized List<Id> list() throws IOException {
        tidy();
        List<Id> known = new ArrayList<>();
        current.visit(device -> {
            DeviceDescriptor d = new DeviceDescriptor();
            if (LibUsb.getDeviceDescriptor(device, d) == LibUsb.SUCCESS) known.add(id(device, d));
            return false;
        });
        return sysfs.present() ? newcomers.merge(sysfs.list(), known) : known;
    }

    @Override
    public synchronized Handle open(Id wanted) throws IOException {
        LibUsbHandle handle = current.open(wanted.bus(), wanted.address());
        if (handle == null && sysfs.present()) {
            log.info("{}: libusb was not told of it; it is opened anew", wanted);
            LibUsbContext fresh = LibUsbContext.open(changed);
            current.retire();
            retired.add(current);
            current = fresh;
            newcomers.notTold();
            handle = current.open(wanted.bus(), wanted.address());
        }
        if (handle == null) throw new IOException("cannot be opened: it is gone");
        return handle;
    }

    /** Those that were replaced go when their last device is closed. */
    private void tidy() {
        for (Iterator<LibUsbContext> i = retired.iterator(); i.hasNext(); ) {
            LibUsbContext c = i.next();
            if (!c.idle()) continue;
            c.close();
            i.remove();
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
    public synchronized void close() {
        retired.forEach(LibUsbContext::close);
        retired.clear();
        current.close();
    }
}
