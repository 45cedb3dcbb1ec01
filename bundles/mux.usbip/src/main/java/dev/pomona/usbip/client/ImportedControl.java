package dev.pomona.usbip.client;

import dev.pomona.mux.usb.descriptor.Configuration;
import dev.pomona.mux.usb.descriptor.RefusedException;
import dev.pomona.mux.usb.descriptor.Setup;
import dev.pomona.mux.usb.descriptor.UsbControl;
import dev.pomona.usbip.wire.Command;
import dev.pomona.usbip.wire.ExportedDevice;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** Control transfers over USB/IP, one at a time, before the link proper begins. */
final class ImportedControl implements UsbControl {
    private static final int CONFIGURE_MILLIS = 5000;
    private final Dialogue dialogue;
    private final ExportedDevice device;
    private int sequence;

    ImportedControl(Dialogue dialogue, ExportedDevice device) {
        this.dialogue = dialogue;
        this.device = device;
    }

    /** The last one used. */
    int sequence() {
        return sequence;
    }

    @Override
    public byte[] in(Setup setup, int timeoutMillis) throws IOException {
        return transfer(setup, timeoutMillis);
    }

    @Override
    public int configuration() throws IOException {
        try {
            byte[] value = in(Setup.getConfiguration(), 1000);
            if (value.length == 1) return value[0] & 0xFF;
        } catch (RefusedException e) {
            // The exporter told it in its description too.
        }
        return device.configuration();
    }

    @Override
    public void configure(Configuration wanted) throws IOException {
        transfer(Setup.setConfiguration(wanted.value()), CONFIGURE_MILLIS);
    }

    private byte[] transfer(Setup setup, int timeoutMillis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int direction = setup.in() ? Command.IN : Command.OUT;
        long packed = ByteBuffer.wrap(setup.encode()).getLong();
        ByteBuffer out = ByteBuffer.allocate(Command.BYTES);
        new Command.Submit(++sequence, device.id(), direction, 0, 0, setup.length(), packed).encode(out);
        dialogue.write(out.array());
        if (Command.decode(ByteBuffer.wrap(dialogue.readFully(Command.BYTES, end))) instanceof Command.SubmitReply r
                && r.sequence() == sequence) {
            if (r.status() != 0) {
                throw new RefusedException(
                        "control request 0x%02x refused with status %d".formatted(setup.request(), r.status()));
            }
            if (!setup.in()) return new byte[0];
            if (r.actual() < 0 || r.actual() > setup.length()) {
                throw new ProtocolException("control answer of " + r.actual() + " bytes, asked " + setup.length());
            }
            return dialogue.readFully(r.actual(), end);
        }
        throw new ProtocolException("the exporter gave another answer than to control transfer " + sequence);
    }
}
