package dev.pomona.twin.app;

import dev.pomona.twin.mux.Fault;
import dev.pomona.twin.mux.MuxCounters;
import dev.pomona.twin.mux.MuxSession;
import dev.pomona.twin.mux.TestPorts;
import dev.pomona.twin.usbip.TwinDevice;
import dev.pomona.twin.usbip.UsbIpServer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Twins behind one USB/IP exporter on loopback, all plugged in at the start. */
public final class TwinExporter implements AutoCloseable {
    private record Twin(TwinIdentity id, TwinDevice device) {}

    private final List<Twin> twins;
    private final UsbIpServer server;

    private TwinExporter(List<Twin> twins, UsbIpServer server) {
        this.twins = twins;
        this.server = server;
    }

    /** The first {@code count} twins. {@code port} 0: any free one. */
    public static TwinExporter start(int port, int count, PortsFactory ports) throws IOException {
        return start(port, count, ports, MuxSession.DEFAULT_WINDOW);
    }

    /** @param window what each connection advertises, in bytes */
    public static TwinExporter start(int port, int count, PortsFactory ports, int window) throws IOException {
        if (count < 0 || count > TwinIdentity.MAX) {
            throw new IllegalArgumentException("a number of twins from 0 to " + TwinIdentity.MAX + ", not " + count);
        }
        List<Twin> twins = IntStream.range(0, count)
                .mapToObj(TwinIdentity::of)
                .map(id -> new Twin(
                        id,
                        new TwinDevice(
                                id.index() + 1,
                                id.udid(),
                                id.usbSerial(),
                                new TestPorts(ports.create(id), window),
                                window)))
                .toList();
        return new TwinExporter(
                twins, UsbIpServer.start(port, twins.stream().map(Twin::device).toList()));
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    public List<TwinIdentity> identities() {
        return twins.stream().map(Twin::id).toList();
    }

    public boolean plugged(String udid) {
        return of(udid).plugged();
    }

    /** Whether a host has it now. */
    public boolean imported(String udid) {
        return of(udid).imported();
    }

    public void plug(String udid) {
        of(udid).plug();
    }

    public void unplug(String udid) {
        of(udid).unplug();
    }

    public void fault(String udid, Fault fault, boolean on) {
        of(udid).fault(fault, on);
    }

    /** The lasting faults that are on. */
    public Set<Fault> faults(String udid) {
        return of(udid).faults().on();
    }

    public MuxCounters.Snapshot counters(String udid) {
        return of(udid).counters().snapshot();
    }

    private TwinDevice of(String udid) {
        return find(twins, t -> t.id().udid(), udid).device();
    }

    /** The one of that UDID, dash or not, in either case. */
    static <T> T find(List<T> all, Function<T, String> udid, String wanted) {
        String plain = wanted.replace("-", "");
        return all.stream()
                .filter(t -> udid.apply(t).replace("-", "").equalsIgnoreCase(plain))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no twin " + wanted + "; there are "
                        + all.stream().map(udid).collect(Collectors.joining(", "))));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
