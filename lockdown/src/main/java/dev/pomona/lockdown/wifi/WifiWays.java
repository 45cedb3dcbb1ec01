package dev.pomona.lockdown.wifi;

import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.session.HeartbeatKeeper;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phones on the network that trust this hub. Each that announces itself has a thread that keeps its heartbeat; it is
 * offered as a way to the phone as long as the heart beats, and sought again, at growing intervals, as long as it is
 * announced.
 */
public final class WifiWays implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WifiWays.class);
    private static final Duration[] AGAIN = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };
    private static final int MOST = 1000;

    private final PairRecordVault vault;
    private final Time time;
    private final Consumer<TcpDevice> appeared;
    private final Consumer<TcpDevice> vanished;
    private final PhoneMatch match;
    private final Map<String, Announcement> announced = new HashMap<>();
    private final Map<Udid, Kept> kept = new HashMap<>();
    private boolean closed;

    /** @param appeared told of a way that works; @param vanished told that it no longer does; both must be quick */
    public WifiWays(PairRecordVault vault, Time time, Consumer<TcpDevice> appeared, Consumer<TcpDevice> vanished) {
        this.vault = vault;
        this.time = time;
        this.appeared = appeared;
        this.vanished = vanished;
        this.match = new PhoneMatch(vault);
    }

    /** A phone announces itself, or announces something new of itself. Returns at once. */
    public void found(Announcement announcement) {
        synchronized (this) {
            if (closed || announced.size() >= MOST && !announced.containsKey(announcement.name())) return;
            announced.put(announcement.name(), announcement);
        }
        consider(announcement);
    }

    /** A phone is no longer announced; while its heart beats it is there all the same. */
    public synchronized void gone(String name) {
        announced.remove(name);
    }

    /** What {@code BonjourFullServiceName} of a phone is. */
    public void remember(Udid udid, String serviceName) {
        match.remember(udid, serviceName);
        considerAll();
    }

    /** A record came or went. */
    public void recordChanged(Udid udid) {
        Kept known;
        synchronized (this) {
            known = kept.get(udid);
        }
        if (known != null) known.again();
        considerAll();
    }

    private void considerAll() {
        Map<String, Announcement> all;
        synchronized (this) {
            all = Map.copyOf(announced);
        }
        all.values().forEach(this::consider);
    }

    private void consider(Announcement announcement) {
        Thread.ofVirtual().name("wifi-match").start(() -> {
            try {
                Optional<Udid> udid = match.of(announcement);
                if (udid.isPresent()) keep(udid.get(), announcement);
                else LOG.debug("{} is no phone of ours", announcement.name());
            } catch (IOException e) {
                LOG.warn("Pair records cannot be read: {}", e.getMessage());
            }
        });
    }

    private synchronized void keep(Udid udid, Announcement announcement) {
        if (closed || announcement.address().isEmpty()) return;
        Kept known = kept.get(udid);
        if (known != null) {
            known.announcement = announcement;
            known.again();
            return;
        }
        Kept fresh = new Kept(udid, announcement);
        kept.put(udid, fresh);
        Thread.ofVirtual().name("wifi-heartbeat " + udid).start(fresh::run);
    }

    private synchronized boolean stillAnnounced(Kept one) {
        if (!closed && announced.containsKey(one.announcement.name())) return true;
        kept.remove(one.udid);
        return false;
    }

    @Override
    public void close() {
        Map<Udid, Kept> all;
        synchronized (this) {
            closed = true;
            all = Map.copyOf(kept);
        }
        all.values().forEach(Kept::stop);
    }

    /** One phone, and the thread that keeps it. */
    private final class Kept {
        private final Udid udid;
        private final Semaphore wake = new Semaphore(0);
        private volatile Announcement announcement;
        private volatile HeartbeatKeeper keeper;
        private boolean beating;

        Kept(Udid udid, Announcement announcement) {
            this.udid = udid;
            this.announcement = announcement;
        }

        void run() {
            int tries = 0;
            try {
                while (stillAnnounced(this)) {
                    beating = false;
                    once();
                    tries = beating ? 0 : tries + 1;
                    if (!stillAnnounced(this)) return;
                    if (time.await(wake, AGAIN[Math.min(tries, AGAIN.length - 1)])) wake.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void once() {
            InetAddress address = announcement.address().orElseThrow();
            TcpDevice device = new TcpDevice(udid, address, announcement.name());
            try {
                Optional<byte[]> bytes = vault.read(udid);
                if (bytes.isEmpty()) return;
                keeper = new HeartbeatKeeper(device, PairRecord.parse(bytes.get()), time);
                keeper.run(() -> {
                    beating = true;
                    LOG.info("{} is there over Wi-Fi, at {}", udid, address.getHostAddress());
                    appeared.accept(device);
                });
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} over Wi-Fi: {}", udid, e.getMessage());
            } finally {
                device.leave();
                if (beating) {
                    LOG.info("{} has left Wi-Fi", udid);
                    vanished.accept(device);
                }
                device.end();
            }
        }

        void again() {
            wake.release();
        }

        void stop() {
            wake.release();
            HeartbeatKeeper beat = keeper;
            if (beat != null) beat.stop();
        }
    }
}
