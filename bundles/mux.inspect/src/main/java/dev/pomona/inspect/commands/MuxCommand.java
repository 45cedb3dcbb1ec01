package dev.pomona.inspect.commands;

import dev.pomona.inspect.log.WireLogs;
import dev.pomona.mux.Udid;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into the mux. Each subcommand is a method. */
@Command(
        name = "mux",
        description = "Looks into the mux: what goes over each phone's link, live, counted, logged or for Wireshark.",
        footer = {
            "",
            "Examples:",
            "  mux top",
            "  mux counters --json",
            "  mux log on -u 00008110 --payload",
            "  mux pcap trace.pcapng -u 00008110 --seconds 30",
            "  mux pcap - -u 00008110 | wireshark -k -i -"
        })
final class MuxCommand {
    private final Invocation call;
    private final Supplier<Optional<MuxInspector>> inspector;
    private final WireLogs logs;

    MuxCommand(Invocation call, Supplier<Optional<MuxInspector>> inspector, WireLogs logs) {
        this.call = call;
        this.inspector = inspector;
        this.logs = logs;
    }

    private MuxInspector mux() throws CommandException {
        return inspector.get().orElseThrow(() -> new CommandException("the mux engine is not running"));
    }

    /** The links meant: those of {@code -u}, or all. */
    private List<PhoneReport> links() throws CommandException {
        List<PhoneReport> all = mux().phones();
        if (!call.namesPhone()) {
            return all;
        }
        Udid udid = call.udid();
        return all.stream().filter(p -> p.udid().equals(udid)).toList();
    }

    /** The one phone meant, which must have a link of this hub. */
    private Udid phone() throws CommandException {
        Udid udid = call.udid();
        if (mux().phones().stream().noneMatch(p -> p.udid().equals(udid))) {
            throw new CommandException(
                    udid + " has no link of this hub's own: its packets can be seen only where its link is");
        }
        return udid;
    }

    @Command(
            description = {
                "Shows what goes over the links and their busiest connections, again and again, until stopped.",
                "With --json one line for each look."
            })
    void top(
            @Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "1", description = "between two looks")
                    double interval,
            @Option(names = "--count", paramLabel = "N", defaultValue = "0", description = "stop after so many looks")
                    long count)
            throws CommandException {
        if (!(interval >= 0.1 && interval <= 3600)) {
            throw new Usage("--interval: from 0.1 to 3600 seconds");
        }
        Top top = new Top(call);
        MuxInspector mux = mux();
        try {
            top.look(mux, links());
            for (long done = 0; (count == 0 || done < count) && !call.cancelled(); done++) {
                Thread.sleep(Math.round(interval * 1000));
                top.look(mux, links());
                top.show();
                // A caller that has gone shows only here.
                if (call.out().checkError()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Command(
            description = {
                "Shows all counters: of the hub, of each link, of its connections and the last that have ended.",
                "For people the links, and with -u that phone's connections; everything with --json."
            })
    void counters() throws CommandException {
        MuxInspector mux = mux();
        if (call.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("hub", Reports.of(mux.hub()));
            document.put("phones", links().stream().map(p -> whole(mux, p)).toList());
            call.object(document);
            return;
        }
        new CountersTable(call, mux).show(links());
    }

    private static Map<String, Object> whole(MuxInspector mux, PhoneReport phone) {
        Map<String, Object> out = Reports.of(phone);
        out.put(
                "connections",
                mux.connections(phone.link()).stream().map(Reports::of).toList());
        out.put("ends", mux.ends(phone.link()).stream().map(Reports::of).toList());
        return out;
    }

    /** What may be done with a log. */
    enum Switch {
        on,
        off
    }

    @Command(
            description = {
                "Turns the wire log of one phone on or off, or shows which are on.",
                "A line for each packet goes to wire/UDID.log in the hub's state folder, also after the phone was"
                        + " plugged in anew,",
                "until it is turned off or the hub stops. `off` without -u turns all off."
            })
    void log(
            @Parameters(paramLabel = "on|off", arity = "0..1", description = "nothing: show which are on") Switch what,
            @Option(
                            names = "--payload",
                            description = "log the bytes too, up to 4096 of each packet: they are somebody's data")
                    boolean payload)
            throws CommandException {
        if (what == null) {
            call.table(
                    List.of("udid", "file", "payload", "packets", "dropped", "trouble"),
                    logs.states().stream().map(MuxCommand::row).toList());
        } else if (what == Switch.on) {
            Udid udid = phone();
            try {
                say(logs.on(udid, payload), "on");
            } catch (IOException e) {
                throw new CommandException("the wire log of " + udid + " cannot be written: " + e.getMessage(), e);
            }
        } else {
            // With -u even a phone that is not there any more can be meant.
            for (WireLogs.State state : logs.states()) {
                if (!call.namesPhone() || state.udid().startsWith(call.named())) {
                    logs.off(state.udid()).ifPresent(last -> say(last, "off"));
                }
            }
        }
    }

    private void say(WireLogs.State state, String what) {
        if (call.json()) {
            call.object(row(state));
        } else {
            call.err().println(String.format(Locale.ROOT, "wire log of %s %s: %s", state.udid(), what, state.file()));
        }
    }

    private static Map<String, Object> row(WireLogs.State state) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("udid", state.udid().value());
        row.put("file", state.file().toString());
        row.put("payload", state.payload());
        row.put("packets", state.packets());
        row.put("dropped", state.dropped());
        row.put("trouble", state.trouble());
        return row;
    }

    @Command(
            description = {
                "Writes a phone's packets to a file for Wireshark (pcap-ng), until stopped. `-` is standard output.",
                "Connections appear as TCP between 192.0.2.1 (the hub) and 198.51.100.x (the phone)."
            })
    void pcap(
            @Parameters(paramLabel = "FILE") String file,
            @Option(names = "--headers", description = "leave out what the connections carry") boolean headers,
            @Option(names = "--seconds", paramLabel = "S", defaultValue = "0", description = "stop after so long")
                    double seconds,
            @Option(names = "--count", paramLabel = "N", defaultValue = "0", description = "stop after so many packets")
                    long count)
            throws CommandException {
        if (seconds < 0 || count < 0) {
            throw new Usage("--seconds and --count cannot be negative");
        }
        new Capture(call, inspector, phone(), headers).run(file, seconds, count);
    }

    /** A wrong word: exit code 2. */
    static final class Usage extends CommandException {
        private static final long serialVersionUID = 1;

        Usage(String message) {
            super(message);
        }

        @Override
        public int exitCode() {
            return 2;
        }
    }
}
