package dev.pomona.mux.usb.descriptor;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings an opened device to the point where its mux can be talked to. */
public final class MuxSetup {
    private static final Logger log = LoggerFactory.getLogger(MuxSetup.class);
    private static final int TIMEOUT = 1000;
    private static final int ENGLISH = 0x0409;
    private static final int STRING = 3;

    private final UsbControl control;
    private final int wantedMode;

    /** @param wantedMode 0 leaves the mode alone */
    public MuxSetup(UsbControl control, int wantedMode) {
        this.control = control;
        this.wantedMode = wantedMode;
    }

    /** What came of it. */
    public sealed interface Outcome {}

    public record Ready(DeviceDescriptor device, MuxInterface mux, String serial) implements Outcome {}

    /** The phone accepted another mode, leaves the bus and comes back by itself. */
    public record Switched(int mode) implements Outcome {}

    public record Unsuitable(String why) implements Outcome {}

    public Outcome run() throws IOException {
        DeviceDescriptor device = DeviceDescriptor.decode(control.in(Setup.deviceDescriptor(), TIMEOUT));
        if (!AppleProducts.mayHaveMux(device.vendorId(), device.productId())) {
            return new Unsuitable("product %04x:%04x has no mux".formatted(device.vendorId(), device.productId()));
        }
        List<Configuration> configurations = configurations(device.configurations());
        if (switchMode(device, configurations)) return new Switched(wantedMode);
        Optional<MuxInterface> mux = MuxInterface.choose(configurations);
        if (mux.isEmpty() && configurations.size() < device.configurations()) {
            // A phone that is still starting may refuse some: that is no reason to leave it alone for good.
            throw new ProtocolException("only %d of its %d configurations can be read"
                    .formatted(configurations.size(), device.configurations()));
        }
        if (mux.isEmpty()) {
            return new Unsuitable("none of its %d configurations has a mux interface".formatted(configurations.size()));
        }
        return new Ready(device, activate(mux.get(), configurations), serial(device.serialIndex()));
    }

    /** @return the mux of the configuration that is active then: the wanted one, or the present one if that has to do */
    private MuxInterface activate(MuxInterface wanted, List<Configuration> configurations) throws IOException {
        // Only when needed: over USB/IP the change itself can disturb the device.
        int active = control.configuration();
        if (active == wanted.configuration().value()) return wanted;
        try {
            control.configure(wanted.configuration());
            return wanted;
        } catch (IOException e) {
            // A photo importer holds its interface, say: then nobody may change the configuration.
            Optional<MuxInterface> present = configurations.stream()
                    .filter(c -> c.value() == active)
                    .flatMap(c -> MuxInterface.in(c).stream())
                    .findFirst();
            if (present.isEmpty()) throw e;
            log.info("configuration {} will do: {}", active, e.getMessage());
            return present.get();
        }
    }

    private List<Configuration> configurations(int count) throws IOException {
        List<Configuration> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                int total = Configuration.totalLength(
                        control.in(Setup.configurationDescriptor(i, Configuration.HEADER), TIMEOUT));
                all.add(Configuration.decode(control.in(Setup.configurationDescriptor(i, total), TIMEOUT)));
            } catch (RefusedException | ProtocolException e) {
                log.debug("configuration descriptor {} passed over: {}", i, e.getMessage());
            }
        }
        return all;
    }

    private boolean switchMode(DeviceDescriptor device, List<Configuration> configurations) throws IOException {
        if (wantedMode == Modes.UNKNOWN) return false;
        try {
            byte[] mode = control.in(Setup.getMode(), TIMEOUT);
            log.debug("mode bytes {}", HexFormat.ofDelimiter(":").formatHex(mode));
            int guess = Modes.guess(device.configurations(), configurations);
            if (!Modes.shouldSwitch(wantedMode, guess)) return false;
            byte[] reply = control.in(Setup.setMode(wantedMode), TIMEOUT);
            if (reply.length == 1 && reply[0] == 0) {
                log.info("phone switches from mode {} to mode {}", guess, wantedMode);
                return true;
            }
            log.info("phone stays in mode {}: it did not accept mode {}", guess, wantedMode);
        } catch (RefusedException e) {
            log.debug("mode left as it is: {}", e.getMessage());
        }
        return false;
    }

    private String serial(int index) throws IOException {
        if (index == 0) throw new ProtocolException("device has no serial number");
        int language = ENGLISH;
        try {
            byte[] languages = control.in(Setup.stringDescriptor(0, 0), TIMEOUT);
            if (languages.length >= 4 && languages[1] == STRING) language = DeviceDescriptor.u16(languages, 2);
        } catch (RefusedException e) {
            log.debug("no list of languages: {}", e.getMessage());
        }
        return text(control.in(Setup.stringDescriptor(index, language), TIMEOUT));
    }

    /** A string descriptor as people write it: 7-bit, ended by the first NUL. */
    static String text(byte[] raw) throws ProtocolException {
        if (raw.length < 2 || raw[1] != STRING) throw new ProtocolException("string descriptor expected");
        int end = Math.min(raw.length, raw[0] & 0xFF) & ~1;
        String all = new String(raw, 2, Math.max(0, end - 2), StandardCharsets.UTF_16LE);
        int nul = all.indexOf('\0');
        StringBuilder clean = new StringBuilder();
        (nul < 0 ? all : all.substring(0, nul)).chars().forEach(c -> clean.append(c < 128 ? (char) c : '?'));
        return clean.toString().strip();
    }
}
