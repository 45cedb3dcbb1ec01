package dev.pomona.run.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.run.launch.HubOptions.UsageException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static HubOptions hub(String line) throws UsageException {
        return HubOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"--twin,1", "--twin=3,3", "--twin --no-usb,1", "--twin=2 --twin=256,256"})
    void twins(String line, int count) throws UsageException {
        assertEquals(count, hub(line).twins().orElseThrow());
        assertTrue(hub(line).namesSource());
    }

    @Test
    void nothingSaidMeansNothingNamed() throws UsageException {
        HubOptions options = hub("");
        assertFalse(options.namesSource());
        assertEquals(Optional.empty(), options.usb());
        assertEquals(Optional.empty(), options.shell());
        assertFalse(hub("--no-usb --listen /x").namesSource());
        assertTrue(hub("--usb").namesSource());
        assertTrue(hub("--no-usb --wifi").namesSource());
    }

    @Test
    void repeatableOptionsKeepTheirOrder() throws UsageException {
        HubOptions options =
                hub("--usbip a:1 --usbip=[::1]:2/1-1 --listen /p --listen unix:/q --listen UNIX:/r --listen 127.0.0.1:0"
                        + " --upstream host:27015 --no-shell --log warn --plugins d");
        assertEquals(List.of("a:1", "[::1]:2/1-1"), options.usbip());
        assertEquals(List.of("/p", "unix:/q", "UNIX:/r", "127.0.0.1:0"), options.listen());
        assertEquals(List.of("host:27015"), options.upstream());
        assertEquals(Optional.of(false), options.shell());
        assertEquals("WARN", options.logLevel());
        assertEquals(Optional.of("d"), options.plugins());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "word",
                "--twin=0",
                "--twin=x",
                "--twin=99999999999",
                "--twin=",
                "--usb=yes",
                "--usbip",
                "--usbip host",
                "--usbip host:99999",
                "--usbip host:1/",
                "--upstream relative",
                "--upstream host:0",
                "--listen",
                "--listen 0.0.0.0:27015",
                "--log loud",
                "--network-address vax",
                "--tunnel /x",
                "--tunnel 127.0.0.1:1=tls://h:1",
                "--tunnel /x=tls://h",
                "--listen tls://h",
                "-x"
            })
    void whatCannotBeUnderstoodIsSaid(String line) {
        assertThrows(UsageException.class, () -> hub(line));
    }

    @Test
    void theNetworkIsServedOnlyWhenToldSo() throws UsageException {
        assertEquals(
                List.of("0.0.0.0:1"),
                hub("--listen 0.0.0.0:1 --listen-anywhere").listen());
    }

    @Test
    void otherMachinesNeedATokenAndTls() throws UsageException {
        HubOptions options =
                hub("--listen tls://0.0.0.0:27016 --tunnel /run/far.sock=tls://lab:27016 --token /etc/t --listen /x");
        assertEquals(List.of("tls://0.0.0.0:27016", "/x"), options.listen());
        assertEquals(List.of("/run/far.sock=tls://lab:27016"), options.access().tunnels());
        assertEquals("/etc/t", options.access().token());
        assertTrue(options.namesSource());
    }

    @Test
    void theLayoutOfNetworkAddresses() throws UsageException {
        assertEquals("bsd", hub("--network-address BSD").access().networkAddress());
        assertEquals("", hub("").access().networkAddress());
    }

    @Test
    void twinProcess() throws UsageException {
        assertEquals(new TwinOptions(3240, 1, ""), TwinOptions.parse(List.of()));
        assertEquals(new TwinOptions(0, 5, ""), TwinOptions.parse(List.of("--port", "0", "--count=5")));
        assertThrows(UsageException.class, () -> TwinOptions.parse(List.of("--port", "70000")));
        assertThrows(UsageException.class, () -> TwinOptions.parse(List.of("--twin")));
    }
}
