package dev.pomona.mux.usb;

import dev.pomona.mux.usb.descriptor.Configuration;
import dev.pomona.mux.usb.descriptor.RefusedException;
import dev.pomona.mux.usb.descriptor.Setup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.usb4java.DeviceHandle;
import org.usb4java.LibUsb;
import org.usb4java.Transfer;

/** A device opened through libusb. */
final class LibUsbHandle implements UsbBus.Handle {
    private static final Logger log = LoggerFactory.getLogger(LibUsbHandle.class);

    private final DeviceHandle handle;
    private final Set<Transfer> transfers = new HashSet<>();
    private final Runnable onClose;
    private int claimed = -1;

    LibUsbHandle(DeviceHandle handle, Runnable onClose) {
        this.handle = handle;
        this.onClose = onClose;
    }

    /** @throws IOException that says what a person can do, unless the result is a success */
    static void check(int result, String what) throws IOException {
        if (result >= 0) return;
        switch (result) {
            case LibUsb.ERROR_ACCESS -> throw new UsbBus.ForbiddenException(what + ": " + Advice.noPermission());
            case LibUsb.ERROR_BUSY -> throw new UsbBus.ForbiddenException(what + ": " + Advice.held());
            case LibUsb.ERROR_NO_MEM -> throw new UsbBus.MemoryException(what + ": " + Advice.noMemory());
            case LibUsb.ERROR_NO_DEVICE -> throw new IOException(what + ": it is gone");
            case LibUsb.ERROR_NOT_SUPPORTED ->
                throw new UsbBus.ForbiddenException(what + ": its driver on this platform does not allow it");
            default -> throw new IOException(what + ": " + LibUsb.errorName(result));
        }
    }

    @Override
    public byte[] in(Setup s, int timeoutMillis) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(Math.max(1, s.length())).limit(s.length());
        int n = LibUsb.controlTransfer(
                handle,
                (byte) s.requestType(),
                (byte) s.request(),
                (short) s.value(),
                (short) s.index(),
                data,
                timeoutMillis);
        if (n == LibUsb.ERROR_PIPE) {
            throw new RefusedException("control request 0x%02x refused".formatted(s.request()));
        }
        check(n, "control request 0x%02x failed".formatted(s.request()));
        byte[] answer = new byte[Math.min(n, s.length())];
        data.get(0, answer);
        return answer;
    }

    @Override
    public int configuration() throws IOException {
        IntBuffer value = ByteBuffer.allocateDirect(4)
                .order(java.nio.ByteOrder.nativeOrder())
                .asIntBuffer();
        check(LibUsb.getConfiguration(handle, value), "active configuration unknown");
        return value.get(0);
    }

    @Override
    public void configure(Configuration wanted) throws IOException {
        // Drivers of the present configuration hold its interfaces, and their numbers are among the wanted one's.
        for (Configuration.Interface i : wanted.interfaces()) {
            if (LibUsb.kernelDriverActive(handle, i.number()) == 1) {
                int result = LibUsb.detachKernelDriver(handle, i.number());
                log.debug("driver of interface {} detached: {}", i.number(), result);
            }
        }
        check(LibUsb.setConfiguration(handle, wanted.value()), "configuration " + wanted.value() + " cannot be set");
    }

    @Override
    public void claim(int interfaceNumber) throws IOException {
        if (LibUsb.kernelDriverActive(handle, interfaceNumber) == 1) {
            check(LibUsb.detachKernelDriver(handle, interfaceNumber), "the system's driver cannot be detached");
        }
        check(LibUsb.claimInterface(handle, interfaceNumber), "interface " + interfaceNumber + " cannot be claimed");
        claimed = interfaceNumber;
    }

    @Override
    public void clearHalt(int endpoint) throws IOException {
        check(LibUsb.clearHalt(handle, (byte) endpoint), "the halt of endpoint 0x%02x stays".formatted(endpoint));
    }

    @Override
    public boolean reset() throws IOException {
        int result = LibUsb.resetDevice(handle);
        if (result == LibUsb.ERROR_NOT_FOUND) {
            // The library has given the interface back; the device is being enumerated anew.
            claimed = -1;
            return false;
        }
        check(result, "it cannot be reset");
        return true;
    }

    @Override
    public void submit(int endpoint, ByteBuffer buffer, int length, UsbBus.Completion completion) throws IOException {
        Transfer transfer = LibUsb.allocTransfer();
        if (transfer == null) throw new IOException("no memory for a transfer");
        LibUsb.fillBulkTransfer(
                transfer,
                handle,
                (byte) endpoint,
                buffer,
                done -> {
                    UsbBus.Status status = status(done.status());
                    int actual = done.actualLength();
                    free(transfer);
                    completion.done(status, actual);
                },
                null,
                0);
        transfer.setLength(length);
        synchronized (transfers) {
            transfers.add(transfer);
        }
        int result = LibUsb.submitTransfer(transfer);
        if (result != LibUsb.SUCCESS) {
            free(transfer);
            check(Math.min(result, -1), "transfer not begun");
        }
    }

    /** Under the same lock as {@link #cancel}, which must not touch what is freed. */
    private void free(Transfer transfer) {
        synchronized (transfers) {
            transfers.remove(transfer);
            LibUsb.freeTransfer(transfer);
        }
    }

    private static UsbBus.Status status(int code) {
        return switch (code) {
            case LibUsb.TRANSFER_COMPLETED -> UsbBus.Status.DONE;
            case LibUsb.TRANSFER_CANCELLED -> UsbBus.Status.CANCELLED;
            case LibUsb.TRANSFER_NO_DEVICE -> UsbBus.Status.GONE;
            case LibUsb.TRANSFER_STALL -> UsbBus.Status.STALLED;
            default -> UsbBus.Status.FAILED;
        };
    }

    @Override
    public void cancel() {
        synchronized (transfers) {
            for (Transfer t : transfers) {
                int result = LibUsb.cancelTransfer(t);
                log.trace("cancelled: {}", result);
            }
        }
    }

    @Override
    public void close() {
        if (claimed >= 0) {
            int result = LibUsb.releaseInterface(handle, claimed);
            log.debug("interface released: {}", result);
        }
        LibUsb.close(handle);
        onClose.run();
    }
}
