package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The running hub explains itself: as people and as monitoring ask it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthIT {
    private static final String TWIN = "00008110-000A11CE00000001";
    private HubProcess hub;

    @BeforeAll
    void hubWithATwin() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        assertTrue(Eventually.holds(() -> hub.pomona("why", TWIN).exit() == 0), hub::log);
    }

    @AfterAll
    void stopsCleanly() throws Exception {
        assertEquals(0, hub.stop(), hub::log);
        hub.close();
    }

    @Test
    void statusIsOneScreenAndOneDocument() throws Exception {
        String screen = hub.pomona("status", "--check").ok().out();
        assertTrue(screen.lines().count() < 40, screen);
        assertTrue(screen.contains(TWIN), screen);
        Map<String, Object> status =
                JSON.std.mapFrom(hub.pomona("status", "--json").ok().out());
        List<String> checks = ((List<?>) status.get("checks"))
                .stream().map(c -> ((Map<?, ?>) c).get("check").toString()).toList();
        assertTrue(
                checks.containsAll(List.of("links", "phones", "trust", "plugins", "state-folder")), checks::toString);
        assertTrue(List.of("ok", "warn").contains(status.get("health")), status::toString);
        assertTrue(((List<?>) status.get("commands")).contains("status"));
    }

    @Test
    void whyNamesWhatIsInTheWay() throws Exception {
        Map<String, Object> good =
                JSON.std.mapFrom(hub.pomona("why", TWIN, "--json").ok().out());
        assertEquals(true, good.get("usable"));
        Tool.Result nobody = hub.pomona("why", "0000ffff", "--json");
        assertEquals(1, nobody.exit());
        List<?> reasons = (List<?>) JSON.std.mapFrom(nobody.out()).get("reasons");
        assertEquals("not-attached", ((Map<?, ?>) reasons.getFirst()).get("kind"));
    }

    @Test
    void threadsAreListedVirtualOnesToo() throws Exception {
        List<Object> threads =
                JSON.std.listFrom(hub.pomona("threads", "--json").ok().out());
        assertTrue(threads.stream().anyMatch(t -> "virtual".equals(((Map<?, ?>) t).get("kind"))), threads::toString);
        assertTrue(threads.stream().anyMatch(t -> "plugin-folder".equals(((Map<?, ?>) t).get("thread"))));
        assertTrue(hub.pomona("threads", "plugin-folder").ok().out().contains("plugin-folder (platform)"));
    }

    @Test
    void theLogChangesWhileTheHubRuns() {
        hub.pomona("log", "debug").ok();
        hub.pomona("plugins", "restart", "services.afc").ok();
        assertTrue(Eventually.holds(() -> hub.log().contains(" DEBUG ")), hub::log);
        hub.pomona("log", "info", "--format", "json").ok();
        hub.pomona("plugins", "restart", "services.afc").ok();
        assertTrue(Eventually.holds(() -> hub.log().contains("\"loggerName\":\"dev.pomona.")), hub::log);
        assertEquals(2, hub.pomona("log", "loud").exit());
        hub.pomona("log", "info", "--format", "text").ok();
    }

    @Test
    void theMuxAndTheFilesAreAmongTheNumbers() throws Exception {
        // Another test restarts the plugin.
        assertTrue(Eventually.holds(() -> hub.pomona("afc", "ls", "/").exit() == 0), hub::log);
        String numbers = hub.pomona("metrics", "--prometheus").ok().out();
        for (String name : List.of(
                "pomona_mux_bytes_total{direction=\"in\"}",
                "pomona_mux_packets_total{direction=\"out\"}",
                "pomona_mux_connections_total",
                "pomona_afc_requests_total",
                "pomona_afc_bytes_read_total")) {
            assertTrue(value(numbers, name) > 0, () -> name + "\n" + numbers);
        }
        assertEquals(0, value(numbers, "pomona_metric_sources_failed"), numbers);
        assertTrue(numbers.contains("pomona_mux_phone_bytes_total{direction=\"in\",source=\"usbip "), numbers);
        assertTrue(numbers.contains("pomona_mux_resets_total "), numbers);
        assertTrue(numbers.contains("pomona_mux_stalls_total{cause=\"phone_window\"} "), numbers);
    }

    private static double value(String numbers, String name) {
        return numbers.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in\n" + numbers));
    }

    @Test
    void numbersAreServedToWhoKnowsTheToken() throws Exception {
        assertTrue(hub.pomona("metrics").ok().out().contains("pomona_up"));
        assertTrue(hub.pomona("metrics", "--prometheus").ok().out().contains("# TYPE pomona_devices gauge"));
        assertFalse(Files.exists(hub.state.resolve("metrics.token")));
        Map<String, Object> served = JSON.std.mapFrom(
                hub.pomona("metrics", "enable", "--port", "0", "--json").ok().out());
        String token =
                Files.readString(hub.state.resolve("metrics.token")).strip().split(" ", -1)[1];
        assertFalse(hub.log().contains(token));
        URI url = URI.create(served.get("url").toString());
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder ask = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10));
            assertEquals(
                    401,
                    client.send(ask.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode());
            HttpResponse<String> told = client.send(
                    ask.header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, told.statusCode());
            assertTrue(told.body().contains("pomona_phones{trust=\"trusted\"} 1"), told.body());
            hub.pomona("metrics", "disable").ok();
            assertThrows(IOException.class, () -> client.send(ask.build(), HttpResponse.BodyHandlers.ofString()));
        }
        assertFalse(Files.exists(hub.state.resolve("metrics.token")));
    }
}
