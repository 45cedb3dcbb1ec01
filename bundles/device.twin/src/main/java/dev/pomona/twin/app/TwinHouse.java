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
            "trust, deny, lock, unlock, restart, forget, policy trust|deny|ask, supervise FILE, unsupervise, forbid"
                    + " on|off, plug, unplug, log RATE, ios VERSION, tls 1.0|1.1|1.2|1.3, fault NAME on|off";

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
            phones.forEach((udid, phone) -> phone.whenLeaving(() -> exporter.unplug(udid)));
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
            case "unplug" -> unplug(whole);
            case "restart" -> {
                unplug(whole);
                phones.get(whole).userAction("restart");
                exporter.plug(whole);
            }
            case "ios" -> {
                boolean plugged = exporter.plugged(whole);
                phones.get(whole).userAction(rest(words));
                unplug(whole);
                if (plugged) exporter.plug(whole);
            }
            case "fault" -> fault(whole, action, words);
            case "trust",
                    "deny",
                    "lock",
                    "unlock",
                    "forget",
                    "policy",
                    "supervise",
                    "unsupervise",
                    "forbid",
                    "log",
                    "tls" -> phones.get(whole).userAction(rest(words));
            default -> throw new IllegalArgumentException("no action " + action + "; there are " + ACTIONS);
        }
    }

    private void unplug(String udid) {
        exporter.unplug(udid);
        phones.get(udid).userAction("unplugged");
    }

    private static String rest(String... words) {
        words[0] = words[0].toLowerCase(Locale.ROOT);
        return String.join(" ", words);
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
