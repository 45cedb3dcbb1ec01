package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** go-ios 1.2.0, unmodified, against a hub with one twin, over the TCP socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GoIosIT {
    static final String IOS = HubProcess.ROOT
            .resolve("itest/clients/node_modules/go-ios/dist/go-ios-linux-amd64_linux_amd64/ios")
            .toString();
    private HubProcess hub;
    private String udid;

    @BeforeAll
    void hub() throws Exception {
        Tool.need(IOS, "npm install in itest/clients");
        hub = HubProcess.start("--twin", "--no-usb");
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) json(ios("list").ok()).get("deviceList");
        assertEquals(1, list.size());
        udid = list.get(0).toString();
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) hub.close();
    }

    private Tool.Result ios(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = IOS;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return hub.tcpClient().run(command);
    }

    private static Map<String, Object> json(Tool.Result result) throws Exception {
        return JSON.std.mapFrom(result.out());
    }

    @Test
    @Order(1)
    void pair() {
        Tool.Result result = null;
        for (int attempt = 0; attempt < 30; attempt++) {
            result = ios("pair");
            if (result.exit() == 0 && !result.err().contains("Pairing failed")) return;
        }
        throw new AssertionError("never paired: " + result);
    }

    @Test
    @Order(2)
    void info() throws Exception {
        Map<String, Object> info = json(ios("info").ok());
        assertEquals(udid, info.get("UniqueDeviceID"));
        assertTrue(info.containsKey("ProductVersion"), info::toString);
    }

    @Test
    @Order(2)
    void date() throws Exception {
        assertTrue(json(ios("date").ok()).containsKey("formatedDate"));
    }

    @Test
    @Order(2)
    void lang() throws Exception {
        assertTrue(json(ios("lang").ok()).containsKey("Language"));
    }

    @Test
    @Order(2)
    void diskspace() {
        assertTrue(
                ios("diskspace").ok().out().contains("TotalBytes"),
                () -> ios("diskspace").out());
    }

    @Test
    @Order(2)
    void syslog() {
        List<String> lines = hub.tcpClient().firstLines(10, IOS, "syslog");
        assertTrue(lines.stream().anyMatch(line -> line.contains("seq=")), lines::toString);
    }

    private List<Map<String, Object>> traced(int count, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(IOS, "ostrace"));
        command.addAll(List.of(options));
        List<Map<String, Object>> out = new ArrayList<>();
        for (String line : hub.tcpClient().firstLines(count, command.toArray(String[]::new))) {
            out.add(JSON.std.mapFrom(line));
        }
        return out;
    }

    private static long seq(Map<String, Object> entry) {
        return Long.parseLong(entry.get("message").toString().replaceAll("(?s).*seq=(\\d+).*", "$1"));
    }

    /** Every field that go-ios reads, over whole runs of what the twin has to say. */
    @Test
    @Order(2)
    void ostrace() throws Exception {
        List<Map<String, Object>> all = traced(24);
        for (int i = 1; i < all.size(); i++) assertEquals(seq(all.get(i - 1)) + 1, seq(all.get(i)), all::toString);
        Map<String, Object> app = all.stream()
                .filter(e -> e.get("pid").equals(412) && e.get("levelName").equals("Debug"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(all.toString()));
        assertTrue(app.get("filename").toString().endsWith("/ExampleApp.app/ExampleApp"), app::toString);
        assertEquals(Map.of("subsystem", "org.example.ExampleApp", "category", "general"), app.get("label"));
        assertEquals(1412, app.get("threadId"));
        Duration age = Duration.between(Instant.parse(app.get("timestamp").toString()), Instant.now());
        assertTrue(age.abs().compareTo(Duration.ofMinutes(5)) < 0, app::toString);
        Map<String, Object> kernel = all.stream()
                .filter(e -> e.get("pid").equals(0))
                .findFirst()
                .orElseThrow(() -> new AssertionError(all.toString()));
        // Without a subsystem there is no label.
        assertEquals(Map.of("subsystem", "", "category", ""), kernel.get("label"));
    }

    @Test
    @Order(2)
    void ostraceOfSome() throws Exception {
        for (Map<String, Object> e : traced(3, "--pid=412")) assertEquals(412, e.get("pid"));
        for (Map<String, Object> e : traced(2, "--level=error")) assertEquals("Error", e.get("levelName"));
        for (Map<String, Object> e : traced(2, "--level=debug")) assertEquals("Debug", e.get("levelName"));
        for (Map<String, Object> e : traced(2, "--match=battery")) {
            assertTrue(e.get("message").toString().startsWith("battery"), e::toString);
        }
    }

    /** go-ios's forward listens on every interface, so it gets a network of its own in which there is only loopback. */
    @Test
    @Order(2)
    void forward() {
        Tool.need("unshare", "apt-get install util-linux");
        Tool.need("busybox", "apt-get install busybox-static");
        Tool.Result echo = new Tool()
                .env("USBMUXD_SOCKET_ADDRESS", hub.muxSocket().toString())
                .run("unshare", "--net", "--map-root-user", "bash", "-c", FORWARD, "forward", IOS);
        assertEquals("through go-ios and back", echo.ok().out().strip(), echo::toString);
    }

    private static final String FORWARD = """
        busybox ip link set lo up || exit 9
        "$1" forward 7007 7 >&2 & forward=$!
        trap 'kill $forward' EXIT
        for try in {1..100}; do
            { exec 3<>/dev/tcp/127.0.0.1/7007; } 2>/dev/null && break
            read -r -t 0.1 <> <(:)
        done
        echo "through go-ios and back" >&3
        read -r -t 20 line <&3 && echo "$line"
        """;
}
