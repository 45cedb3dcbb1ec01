package dev.pomona.twin.lockdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.phone.PhoneLockdown;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.store.FileVault;
import dev.pomona.lockdown.wifi.Announcement;
import dev.pomona.lockdown.wifi.TcpDevice;
import dev.pomona.lockdown.wifi.WifiWays;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import dev.pomona.twin.app.Phone;
import dev.pomona.twin.app.TwinIdentity;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A twin on Wi-Fi, at an address of its own on loopback, and the hub's side of it. */
@Timeout(120)
class AirTest {
    private static final String ADDRESS = "127.0.77.1";
    private static final String WIRELESS = "com.apple.mobile.wireless_lockdown";

    @TempDir
    Path folder;

    private final TwinIdentity id = TwinIdentity.of(0);
    private final BlockingQueue<TcpDevice> appeared = new LinkedBlockingQueue<>();
    private final BlockingQueue<TcpDevice> vanished = new LinkedBlockingQueue<>();
    private final AtomicReference<Device> best = new AtomicReference<>();
    private Phone phone;
    private WireDevice usb;
    private FileVault vault;
    private PhoneLockdown lockdown;
    private WifiWays ways;

    @BeforeEach
    void begin() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
            assumeTrue(probe.isBound(), "SKIPPED: no second address on loopback here");
        } catch (IOException e) {
            assumeTrue(false, "SKIPPED: no second address on loopback here");
        }
        phone = new LockdownPhones(new TwinLockdown.Policy(0, 60_000, 10_000), Optional.empty(), ADDRESS)
                .create(id, List::of);
        usb = new WireDevice(phone, id.udid());
        best.set(usb);
        vault = new FileVault(folder, (u, present) -> {});
        lockdown = new PhoneLockdown(
                Udid.of(id.udid()), u -> best.get(), vault, Time.system(), HostKeys::generate, t -> {});
        ways = new WifiWays(vault, Time.system(), appeared::add, vanished::add);
    }

    @AfterEach
    void end() {
        if (phone == null) return;
        ways.close();
        lockdown.abort();
        phone.close();
    }

    private Announcement announcement() throws IOException {
        return new Announcement(id.wifiMac() + "@fe80::1", List.of(InetAddress.getByName(ADDRESS)), Map.of());
    }

    private void wifi(boolean on) throws IOException {
        lockdown.setValue(WIRELESS, "EnableWifiConnections", new NSNumber(on));
    }

    @Test
    void nobodyAnswersWhileWifiIsOff_statement67() throws IOException {
        assertThrows(ConnectException.class, () -> connectToAir().close());
        lockdown.pair((s, w) -> {});
        wifi(true);
        connectToAir().close();
        wifi(false);
        assertThrows(ConnectException.class, () -> connectToAir().close());
    }

    private static Socket connectToAir() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(ADDRESS, 62078), 5_000);
        return socket;
    }

    @Test
    void strangersLearnLittleAndPairNotAtAll_statements43and69() throws Exception {
        lockdown.pair((s, w) -> {});
        wifi(true);
        TcpDevice air = new TcpDevice(Udid.of(id.udid()), InetAddress.getByName(ADDRESS), "x");
        FileVault empty = new FileVault(folder.resolve("stranger"), (u, present) -> {});
        PhoneLockdown stranger =
                new PhoneLockdown(Udid.of(id.udid()), u -> air, empty, Time.system(), HostKeys::generate, t -> {});
        NSDictionary told = stranger.values("");
        assertEquals(Set.of("DeviceClass", "ProductType", "ProductVersion", "UniqueDeviceID"), told.keySet());
        LockdownException key = assertThrows(LockdownException.class, () -> stranger.value("", "DevicePublicKey"));
        assertEquals(LockdownError.GET_PROHIBITED, key.error());
        try (Socket socket = connectToAir()) {
            dev.pomona.twin.service.plist.PlistFrames frames =
                    new dev.pomona.twin.service.plist.PlistFrames(socket.getInputStream(), socket.getOutputStream());
            frames.writeXml(dev.pomona.twin.service.plist.Plists.dict("Request", "Pair"));
            assertEquals(
                    "PairingProhibitedOverThisConnection",
                    frames.read().orElseThrow().get("Error").toString());
        }
        stranger.abort();
    }

    @Test
    void aPhoneComesAndGoesByItsHeartbeatAndIsHandedOver_statement68() throws Exception {
        lockdown.pair((s, w) -> {});
        wifi(true);
        ways.found(announcement());
        TcpDevice air = appeared.poll(30, TimeUnit.SECONDS);
        assertEquals(Transport.NETWORK, air.info().transport());
        assertEquals(ADDRESS, air.info().network().orElseThrow().address().getHostAddress());
        // The cable comes out: the same lockdown goes on over Wi-Fi.
        best.set(air);
        lockdown.abort();
        assertTrue(lockdown.value("", "SerialNumber").isPresent());
        assertEquals(Trust.TRUSTED, lockdown.trust());
        try (Connection service = lockdown.startService("com.apple.mobile.diagnostics_relay")) {
            assertTrue(service.closeReason().isEmpty());
        }
        // And back.
        best.set(usb);
        lockdown.abort();
        assertTrue(lockdown.value("", "SerialNumber").isPresent());
        wifi(false);
        assertEquals(air, vanished.poll(30, TimeUnit.SECONDS));
        ConnectionException gone =
                assertThrows(ConnectionException.class, () -> air.connect(62078, Duration.ofSeconds(5)));
        assertTrue(gone.reason().words().contains("left the network"), gone.getMessage());
        // Still announced, it is sought until it is back.
        wifi(true);
        assertEquals(air.udid(), appeared.poll(60, TimeUnit.SECONDS).udid());
    }

    @Test
    void phonesThatAreNotPairedAreNotOffered() throws Exception {
        lockdown.pair((s, w) -> {});
        wifi(true);
        lockdown.unpair();
        ways.found(announcement());
        ways.found(new Announcement("nothing", List.of(), Map.of()));
        lockdown.pair((s, w) -> {});
        ways.recordChanged(Udid.of(id.udid()));
        assertEquals(id.udid(), appeared.poll(30, TimeUnit.SECONDS).udid().value());
        assertTrue(appeared.isEmpty());
    }
}
