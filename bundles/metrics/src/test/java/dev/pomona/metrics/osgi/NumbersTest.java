package dev.pomona.metrics.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.metrics.Meter;
import dev.pomona.metrics.text.PrometheusText;
import dev.pomona.metrics.text.Sample;
import dev.pomona.mux.Udid;
import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.EndReport;
import dev.pomona.mux.inspect.HubReport;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PacketTap;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.mux.inspect.Stall;
import dev.pomona.mux.inspect.StallCause;
import dev.pomona.mux.inspect.Traffic;
import dev.pomona.mux.inspect.Troubles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private static final Udid PHONE = Udid.of("00008101-000A11111111001E");
    private static final Troubles TROUBLES = new Troubles(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    private static final Map<StallCause, Stall> STALLS =
            Map.of(StallCause.CLIENT_SLOW, new Stall(2, Duration.ofMillis(1500)));

    private final List<Sample> samples = new ArrayList<>();
    private final Meter meter = new Meter() {
        @Override
        public void gauge(String name, String help, Map<String, String> labels, double value) {
            samples.add(Sample.of(name, help, false, labels, value));
        }

        @Override
        public void counter(String name, String help, Map<String, String> labels, double value) {
            assertTrue(name.endsWith("_total"), name);
            samples.add(Sample.of(name, help, true, labels, value));
        }
    };

    /** A mux with these links. */
    private record Mux(List<PhoneReport> phones) implements MuxInspector {
        @Override
        public HubReport hub() {
            Traffic traffic = new Traffic(1000, 10, 2000, 20);
            return new HubReport(Instant.EPOCH, 1, 5, 3, 30, traffic, 7, TROUBLES, STALLS, 64, 128);
        }

        @Override
        public Optional<PhoneReport> phone(long link) {
            return Optional.empty();
        }

        @Override
        public List<ConnectionReport> connections(long link) {
            return List.of();
        }

        @Override
        public List<EndReport> ends(long link) {
            return List.of();
        }

        @Override
        public Optional<Tapping> tap(long link, PacketTap tap) {
            return Optional.empty();
        }
    }

    private static PhoneReport phone(long link, String source) {
        Traffic traffic = new Traffic(100, 1, 200, 2);
        return new PhoneReport(
                link, PHONE, source, Instant.EPOCH, 2, 1, 4, traffic, 3, TROUBLES, STALLS, 0, 64, "words");
    }

    private void has(String... lines) {
        List<String> all = PrometheusText.of(samples).lines().toList();
        for (String line : lines) assertTrue(all.contains(line), () -> line + " is not in\n" + String.join("\n", all));
    }

    @Test
    void whatTheMuxHasCounted() {
        MuxNumbers.read(new Mux(List.of(phone(1, "usb 1-1"))), meter);
        has(
                "# TYPE pomona_mux_bytes_total counter",
                "pomona_mux_bytes_total{direction=\"in\"} 1000",
                "pomona_mux_bytes_total{direction=\"out\"} 2000",
                "pomona_mux_packets_total{direction=\"in\"} 10",
                "pomona_mux_packets_total{direction=\"out\"} 20",
                "pomona_mux_resets_total 3",
                "pomona_mux_troubles_total{kind=\"refused\"} 1",
                "pomona_mux_troubles_total{kind=\"restarts\"} 11",
                "pomona_mux_stalls_total{cause=\"client_slow\"} 2",
                "pomona_mux_stalls_total{cause=\"memory\"} 0",
                "pomona_mux_stall_seconds_total{cause=\"client_slow\"} 1.5",
                "pomona_mux_links 1",
                "pomona_mux_links_total 5",
                "pomona_mux_connections 3",
                "pomona_mux_connections_total 30",
                "pomona_mux_flushes_total 7",
                "pomona_mux_memory_held_bytes 64");
        String who = "source=\"usb 1-1\",udid=\"" + PHONE.value() + "\"";
        has(
                "pomona_mux_phone_bytes_total{direction=\"in\"," + who + "} 100",
                "pomona_mux_phone_packets_total{direction=\"out\"," + who + "} 2",
                "pomona_mux_phone_resets_total{" + who + "} 3",
                "pomona_mux_phone_stall_seconds_total{cause=\"client_slow\"," + who + "} 1.5",
                "pomona_mux_phone_connections{" + who + "} 1");
    }

    @Test
    void twoLinksOfOneSourceAreOneNumber() {
        MuxNumbers.read(new Mux(List.of(phone(1, "wifi"), phone(2, "usb 1-1"), phone(3, "wifi"))), meter);
        String wifi = "source=\"wifi\",udid=\"" + PHONE.value() + "\"";
        has(
                "pomona_mux_phone_bytes_total{direction=\"in\"," + wifi + "} 200",
                "pomona_mux_phone_stalls_total{cause=\"client_slow\"," + wifi + "} 4",
                "pomona_mux_phone_resets_total{" + wifi + "} 6");
        long different = samples.stream()
                .map(s -> Map.entry(s.name(), s.labels()))
                .distinct()
                .count();
        assertEquals(samples.size(), different);
    }

    @Test
    void numbersOfThoseWhoDoNotKnowUs() {
        Map<Object, Object> offered = new LinkedHashMap<>();
        offered.put("bytes_total", 12L);
        offered.put("open", 3);
        offered.put("words", "many");
        offered.put(7, 7);
        OfferedNumbers.read("pomona_afc", new String[] {"open=What is open.", "nonsense"}, offered, meter);
        has(
                "# TYPE pomona_afc_bytes_total counter",
                "pomona_afc_bytes_total 12",
                "# HELP pomona_afc_open What is open.",
                "# TYPE pomona_afc_open gauge",
                "pomona_afc_open 3");
        assertEquals(2, samples.size());
        OfferedNumbers.read("pomona_x", null, "no map", meter);
        assertEquals(2, samples.size());
        assertFalse(PrometheusText.of(samples).contains("pomona_x"));
    }
}
