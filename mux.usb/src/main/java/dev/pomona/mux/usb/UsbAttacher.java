package dev.pomona.mux.usb;

import dev.pomona.mux.Udid;
import dev.pomona.mux.spi.LinkInfo;
import dev.pomona.mux.usb.attach.Attacher;
import dev.pomona.mux.usb.descriptor.MuxSetup;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.function.Consumer;

/** Opens a device, brings it to its mux and claims that. */
final class UsbAttacher implements Attacher<UsbBus.Id> {
    private final UsbBus bus;
    private final int wantedMode;
    private final UsbLimits limits;

    /** @param wantedMode 0 leaves the mode alone */
    UsbAttacher(UsbBus bus, int wantedMode, UsbLimits limits) {
        this.bus = bus;
        this.wantedMode = wantedMode;
        this.limits = limits;
    }

    @Override
    public Outcome attach(UsbBus.Id id, boolean first, Consumer<String> ended) throws IOException {
        UsbBus.Handle handle = bus.open(id);
        boolean handedOn = false;
        try {
            switch (new MuxSetup(handle, first ? wantedMode : 0).run()) {
                case MuxSetup.Ready ready -> {
                    handle.claim(ready.mux().number());
                    Outcome link = new Attached(new UsbLink(handle, info(id, ready), ready.mux(), limits, ended));
                    handedOn = true;
                    return link;
                }
                case MuxSetup.Switched s -> {
                    return new Leaving();
                }
                case MuxSetup.Unsuitable u -> {
                    return new Unsuitable(u.why());
                }
            }
        } finally {
            if (!handedOn) handle.close();
        }
    }

    private static LinkInfo info(UsbBus.Id id, MuxSetup.Ready ready) throws IOException {
        try {
            return new LinkInfo(
                    Udid.fromUsbSerial(ready.serial()),
                    id.vendorId(),
                    id.productId(),
                    (long) id.bus() << 16 | id.address(),
                    id.speed(),
                    ready.mux().outPacketSize(),
                    id.toString());
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("its serial number is " + e.getMessage());
        }
    }
}
