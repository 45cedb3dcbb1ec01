package dev.pomona.shell.command;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.shell.Invocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "devices",
        description = {
            "List the phones and the ways by which they are reached",
            "A phone is listed as soon as it answers, trusted or not. Several ways to one phone are one line. With"
                    + " --json: an array of objects with udid, name, productType, productVersion, trust and ways."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  devices", "  devices --wide", "  devices --json"})
final class DevicesCommand implements Runnable {
    /** Fits into 80 columns. */
    private static final List<String> NARROW = List.of("udid", "name", "product", "version", "trust", "way");

    private static final List<String> WIDE =
            List.of("udid", "name", "product", "version", "trust", "way", "speed", "location", "source");

    private final Invocation call;
    private final Phones phones;

    @Option(names = "--wide", description = "With speed, location and source of each way")
    private boolean wide;

    DevicesCommand(Invocation call, Phones phones) {
        this.call = call;
        this.phones = phones;
    }

    @Override
    public void run() {
        List<Phones.Phone> all = phones.all();
        if (call.json()) {
            call.table(NARROW, all.stream().map(DevicesCommand::document).toList());
        } else if (all.isEmpty()) {
            call.err().println("no phone is attached");
        } else {
            call.table(
                    wide ? WIDE : NARROW, all.stream().map(DevicesCommand::row).toList());
        }
    }

    private static Map<String, Object> document(Phones.Phone phone) {
        Map<String, Object> out = facts(phone);
        out.put("ways", phone.ways().stream().map(d -> way(d.info())).toList());
        return out;
    }

    private static Map<String, Object> facts(Phones.Phone phone) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("udid", phone.udid().value());
        out.put("name", phone.facts().get(Lockdown.NAME));
        out.put("productType", phone.facts().get(Lockdown.PRODUCT_TYPE));
        out.put("productVersion", phone.facts().get(Lockdown.PRODUCT_VERSION));
        out.put("trust", Words.of(phone.facts().getOrDefault(Lockdown.TRUST, Trust.UNKNOWN)));
        return out;
    }

    private static Map<String, Object> way(DeviceInfo info) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("transport", Words.of(info.transport()));
        out.put("source", info.source());
        out.put("speed", info.speed());
        out.put("locationId", info.locationId());
        out.put("productId", info.productId());
        return out;
    }

    private static Map<String, Object> row(Phones.Phone phone) {
        Map<String, Object> out = facts(phone);
        out.put("product", out.remove("productType"));
        out.put("version", out.remove("productVersion"));
        List<DeviceInfo> ways = phone.ways().stream().map(d -> d.info()).toList();
        out.put(
                "way",
                ways.stream().map(w -> Words.of(w.transport())).distinct().collect(Collectors.joining("+")));
        out.put("speed", ways.stream().map(w -> speed(w.speed())).collect(Collectors.joining(", ")));
        out.put(
                "location",
                ways.stream().map(w -> "0x%08x".formatted(w.locationId())).collect(Collectors.joining(", ")));
        out.put("source", ways.stream().map(DeviceInfo::source).collect(Collectors.joining(", ")));
        return out;
    }

    private static String speed(long bits) {
        if (bits <= 0) return "-";
        return bits >= 1_000_000_000 ? bits / 1_000_000_000 + " Gbit/s" : bits / 1_000_000 + " Mbit/s";
    }
}
