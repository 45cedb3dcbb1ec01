package dev.pomona.mux.usb.contract;

import dev.pomona.mux.usb.descriptor.Configuration;
import dev.pomona.mux.usb.descriptor.RefusedException;
import dev.pomona.mux.usb.descriptor.Setup;
import dev.pomona.mux.usb.descriptor.UsbControl;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The control endpoint of a phone that answers from its descriptors. */
public final class FakeControl implements UsbControl {
    /** In the order of asking; read by tests while it grows. */
    public final List<Setup> asked = new CopyOnWriteArrayList<>();

    public List<byte[]> configurations = PhoneDescriptors.configurations();
    public int count = 4;
    public volatile int active = 1;
    public String serial = PhoneDescriptors.SERIAL;
    /** Whether the configuration cannot be changed. */
    public volatile boolean fixed;
    /** What set-mode is answered with; null for a stall. */
    public volatile byte[] modeReply = {0};

    @Override
    public synchronized byte[] in(Setup s, int timeoutMillis) throws RefusedException {
        asked.add(s);
        byte[] answer = answer(s);
        if (answer == null) throw new RefusedException("stall");
        return Arrays.copyOf(answer, Math.min(answer.length, s.length()));
    }

    private byte[] answer(Setup s) {
        return switch (s.requestType() << 8 | s.request()) {
            case 0x8006 -> descriptor(s.value() >> 8, s.value() & 0xFF);
            case 0x8008 -> new byte[] {(byte) active};
            case 0xC045 -> new byte[] {3, 3, 3, 0};
            case 0xC052 -> modeReply;
            default -> null;
        };
    }

    private byte[] descriptor(int type, int index) {
        return switch (type) {
            case 1 -> PhoneDescriptors.device(count);
            case 2 -> index < configurations.size() ? configurations.get(index) : null;
            case 3 -> index == 0 ? new byte[] {4, 3, 9, 4} : index == 3 ? PhoneDescriptors.string(serial) : null;
            default -> null;
        };
    }

    @Override
    public synchronized int configuration() {
        return active;
    }

    @Override
    public synchronized void configure(Configuration wanted) throws IOException {
        if (fixed) throw new IOException("another program holds it");
        active = wanted.value();
    }
}
