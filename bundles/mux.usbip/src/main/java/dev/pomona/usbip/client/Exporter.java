package dev.pomona.usbip.client;

import dev.pomona.mux.Udid;
import dev.pomona.mux.spi.LinkInfo;
import dev.pomona.mux.usb.attach.Attacher;
import dev.pomona.mux.usb.descriptor.AppleProducts;
import dev.pomona.mux.usb.descriptor.MuxSetup;
import dev.pomona.usbip.link.Limits;
import dev.pomona.usbip.link.UsbipLink;
import dev.pomona.usbip.wire.ExportedDevice;
import dev.pomona.usbip.wire.Operation;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** One exporter: what it offers, and how a device of it is made a link. Devices are told apart by their bus id. */
public final class Exporter implements Attacher<String> {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration REENUMERATION = Duration.ofSeconds(3);

    private final String host;
    private final int port;
    private final String onlyBusId;
    private final int wantedMode;
    private final Limits limits;

    /**
     * @param onlyBusId empty for all
     * @param wantedMode 0 leaves the mode alone
     */
    public Exporter(String host, int port, String onlyBusId, int wantedMode, Limits limits) {
        this.host = host;
        this.port = port;
        this.onlyBusId = onlyBusId;
        this.wantedMode = wantedMode;
        this.limits = limits;
    }

    public String name() {
        return "usbip " + host + ":" + port + (onlyBusId.isEmpty() ? "" : "/" + onlyBusId);
    }

    /** The bus ids of those it offers now that may have a mux. */
    public List<String> list() throws IOException {
        try (Dialogue dialogue = Dialogue.dial(host, port)) {
            if (!(dialogue.ask(new Operation.ListRequest(), ANSWER) instanceof Operation.ListReply reply)) {
                throw new ProtocolException("no list of devices in the answer");
            }
            if (reply.status() != 0) {
                throw new ProtocolException("list refused: " + Operation.statusText(reply.status()));
            }
            return reply.devices().stream()
                    .filter(d -> AppleProducts.mayHaveMux(d.vendorId(), d.productId()))
                    .map(ExportedDevice::busId)
                    .filter(id -> !id.isEmpty() && (onlyBusId.isEmpty() || onlyBusId.equals(id)))
                    .distinct()
                    .toList();
        }
    }

    @Override
    public Outcome attach(String busId, boolean first, Consumer<String> ended) throws IOException {
        Dialogue dialogue = Dialogue.dial(host, port);
        boolean handedOn = false;
        try {
            ExportedDevice device = importDevice(dialogue, busId);
            ImportedControl control = new ImportedControl(dialogue, device);
            switch (new MuxSetup(control, first ? wantedMode : 0).run()) {
                case MuxSetup.Ready ready -> {
                    LinkInfo info = info(busId, device, ready);
                    Outcome link = new Attached(new UsbipLink(
                            dialogue.channel(), device.id(), control.sequence(), info, ready.mux(), limits, ended));
                    handedOn = true;
                    return link;
                }
                case MuxSetup.Switched s -> {
                    dialogue.awaitEnd(REENUMERATION);
                    return new Leaving();
                }
                case MuxSetup.Unsuitable u -> {
                    return new Unsuitable(u.why());
                }
            }
        } finally {
            if (!handedOn) dialogue.close();
        }
    }

    private static ExportedDevice importDevice(Dialogue dialogue, String busId) throws IOException {
        if (!(dialogue.ask(new Operation.ImportRequest(busId), ANSWER) instanceof Operation.ImportReply reply)) {
            throw new ProtocolException("no import reply in the answer");
        }
        return reply.device()
                .orElseThrow(() -> new ProtocolException("import refused: " + Operation.statusText(reply.status())));
    }

    private LinkInfo info(String busId, ExportedDevice device, MuxSetup.Ready ready) throws IOException {
        Udid udid;
        try {
            udid = Udid.fromUsbSerial(ready.serial());
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("its serial number is " + e.getMessage());
        }
        return new LinkInfo(
                udid,
                ready.device().vendorId(),
                ready.device().productId(),
                Integer.toUnsignedLong(device.id()),
                device.bitsPerSecond(),
                ready.mux().outPacketSize(),
                "usbip " + host + ":" + port + "/" + busId);
    }
}
