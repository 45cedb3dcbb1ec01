package dev.pomona.twin.app;

import dev.pomona.twin.TwinControl;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.mux.Fault;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exporter and the phones above it, in the hands of whoever plays their users. */
public final class TwinHouse implements TwinControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TwinHouse.class);
    private static final String ACTIONS =
            "trust, deny, lock, unlock, forget, plug, unplug, fault NAME on, fault NAME off";

    private final TwinExporter exporter;
    private final Map<String, Phone> phones;

    private TwinHouse(TwinExporter exporter, Map<String, Phone> phones) {
        this.exporter = exporter;
        this.phones = phones;
    }

    /**
     * @param port 0 for any that is free
     * @param services asked by the phones at each StartService
     */
    public static TwinHouse start(int port, int count, PhoneFactory factory, Supplier<List<TwinService>> services)
            throws IOException {
        Map<String, Phone> phones = new HashMap<>();
        boolean started = false;
        try {
            TwinExporter exporter = TwinExporter.start(port, count, id -> {
                Phone phone = factory.create(id, services);
                phones.put(id.udid(), phone);
                return phone;
            });
            started = true;
            return new TwinHouse(exporter, Map.copyOf(phones));
        } finally {
            if (!started) {
                closeAll(phones);
            }
        }
    }

    public TwinExporter exporter() {
        return exporter;
    }

    @Override
    public List<Twin> twins() {
        return exporter.identities().stream()
                .map(id -> new Twin(id.udid(), id.name(), exporter.plugged(id.udid())))
                .toList();
    }

    @Override
    public void action(String udid, String action) {
        String whole = TwinExporter.find(exporter.identities(), TwinIdentity::udid, udid)
                .udid();
        String[] words = action.strip().split("\\s+", -1);
        switch (words[0].toLowerCase(Locale.ROOT)) {
            case "plug" -> exporter.plug(whole);
            case "unplug" -> exporter.unplug(whole);
            case "fault" -> fault(whole, action, words);
            case "trust", "deny", "lock", "unlock", "forget" ->
                phones.get(whole).userAction(words[0].toLowerCase(Locale.ROOT));
            default -> throw new IllegalArgumentException("no action " + action + "; there are " + ACTIONS);
        }
    }

    private void fault(String udid, String action, String[] words) {
        boolean on = words.length == 3 && words[2].equalsIgnoreCase("on");
        if (!on && !(words.length == 3 && words[2].equalsIgnoreCase("off"))) {
            throw new IllegalArgumentException("not understood: " + action + "; there are " + ACTIONS);
        }
        exporter.fault(udid, Fault.of(words[1]), on);
    }

    @Override
    public void close() throws IOException {
        try {
            exporter.close();
        } finally {
            closeAll(phones);
        }
    }

    private static void closeAll(Map<String, Phone> phones) {
        for (Phone phone : phones.values()) {
            try {
                phone.close();
            } catch (RuntimeException e) {
                LOG.warn("a twin did not close well", e);
            }
        }
    }
}
