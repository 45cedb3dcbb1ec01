package dev.pomona.mux.usb;

import dev.pomona.mux.Udid;
import dev.pomona.mux.spi.LinkInfo;
import dev.pomona.mux.usb.UsbCounters.Count;
import dev.pomona.mux.usb.attach.Attacher;
import dev.pomona.mux.usb.descriptor.MuxInterface;
import dev.pomona.mux.usb.descriptor.MuxSetup;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a device, treats it if need be, brings it to its mux and claims that. */
final class UsbAttacher implements Attacher<UsbBus.Id> {
    private static final Logger log = LoggerFactory.getLogger(UsbAttacher.class);
    private final UsbBus bus;
    private final int wantedMode;
    private final UsbLimits limits;
    private final Clinic clinic;
    private final Abandoned abandoned;
    private final UsbCounters counters;
    private final LongSupplier nanos;
    private final Set<UsbLink> live = ConcurrentHashMap.newKeySet();

    /** @param wantedMode 0 leaves the mode alone */
    UsbAttacher(
            UsbBus bus,
            int wantedMode,
            UsbLimits limits,
            Clinic clinic,
            Abandoned abandoned,
            UsbCounters counters,
            LongSupplier nanos) {
        this.bus = bus;
        this.wantedMode = wantedMode;
        this.limits = limits;
        this.clinic = clinic;
        this.abandoned = abandoned;
        this.counters = counters;
        this.nanos = nanos;
    }

    @Override
    public Outcome attach(UsbBus.Id id, boolean first, Consumer<String> ended) throws IOException {
        Healing.Rung due = clinic.begin(id);
        try {
            return open(id, first, due, ended);
        } catch (UsbBus.ForbiddenException | UsbBus.MemoryException e) {
            clinic.befell(id, Healing.Event.FORBIDDEN, e.getMessage());
            throw e;
        } catch (IOException e) {
            clinic.befell(id, Healing.Event.TROUBLE, e.getMessage());
            throw e;
        }
    }

    private Outcome open(UsbBus.Id id, boolean first, Healing.Rung due, Consumer<String> ended) throws IOException {
        UsbBus.Handle handle = bus.open(id);
        boolean handedOn = false;
        try {
            if (due != Healing.Rung.WELL) counters.add(Count.REOPENED);
            if ((due == Healing.Rung.RESET || due == Healing.Rung.GIVEN_UP) && !reset(id, handle)) return new Leaving();
            int mode = first && clinic.maySwitch(id) ? wantedMode : 0;
            switch (new MuxSetup(handle, mode).run()) {
                case MuxSetup.Ready ready -> {
                    handle.claim(ready.mux().number());
                    if (due == Healing.Rung.CLEAR_HALT) clear(id, handle, ready.mux());
                    Outcome link = new Attached(link(id, handle, ready, ended));
                    handedOn = true;
                    return link;
                }
                case MuxSetup.Switched s -> {
                    clinic.switching(id);
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

    /** @return whether the device is still there */
    private boolean reset(UsbBus.Id id, UsbBus.Handle handle) throws IOException {
        counters.add(Count.RESETS);
        boolean same = handle.reset();
        log.info("{} was reset{}", id, same ? "" : " and is being enumerated anew");
        if (!same) clinic.befell(id, Healing.Event.RE_ENUMERATING, "was reset");
        return same;
    }

    private void clear(UsbBus.Id id, UsbBus.Handle handle, MuxInterface mux) throws IOException {
        counters.add(Count.HALTS_CLEARED);
        handle.clearHalt(mux.in());
        handle.clearHalt(mux.out());
        log.info("{}: halts cleared", id);
    }

    private UsbLink link(UsbBus.Id id, UsbBus.Handle handle, MuxSetup.Ready ready, Consumer<String> ended)
            throws IOException {
        long since = nanos.getAsLong();
        LinkInfo info = info(id, ready);
        counters.add(Count.ATTACHED);
        UsbLink link = new UsbLink(handle, info, ready.mux(), limits, counters, abandoned, (it, trouble, cause) -> {
            live.remove(it);
            counters.add(Count.DETACHED);
            clinic.befell(id, Clinic.event(trouble, nanos.getAsLong() - since), cause);
            ended.accept(cause);
        });
        live.add(link);
        link.begin();
        return link;
    }

    /** After the computer slept: each phone must answer, or it is attached anew. Waits for each at most a second, together. */
    void probe() {
        live.forEach(link -> Thread.ofPlatform()
                .daemon()
                .name("usb-probe " + link.info().udid())
                .start(link::probe));
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
