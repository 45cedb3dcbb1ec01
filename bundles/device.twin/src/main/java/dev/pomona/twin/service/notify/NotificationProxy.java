package dev.pomona.twin.service.notify;

import com.dd.plist.NSDictionary;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a host of notifications by name, and posts the few that a host may post. */
public final class NotificationProxy implements TwinService {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationProxy.class);

    /** Names one host may observe on one connection, and notifications that may wait for a host that does not read. */
    private static final int MAX_NAMES = 2000;

    private static final int MAX_WAITING = 256;
    private static final String DEATH = "";
    private static final Predicate<String> POSTABLE = name -> name.startsWith("com.apple.itunes-mobdev.");
    private static final Set<String> IN_CLEAR = Set.of(
            "com.apple.mobile.lockdown.request_pair",
            "com.apple.mobile.lockdown.request_host_buid",
            "com.apple.mobile.lockdown.host_attached",
            "com.apple.mobile.lockdown.host_detached",
            "com.apple.mobile.lockdown.trusted_host_attached",
            "com.apple.mobile.lockdown.device_name_changed",
            "com.apple.springboard.finishedstartup");

    private final boolean secure;

    /** @param secure false for the variant that needs no pairing, and tells of little */
    public NotificationProxy(boolean secure) {
        this.secure = secure;
    }

    @Override
    public String name() {
        return secure ? "com.apple.mobile.notification_proxy" : "com.apple.mobile.insecure_notification_proxy";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        Notifications centre = phone.state(Notifications.class, Notifications::new);
        PlistFrames frames = new PlistFrames(host);
        Set<String> observed = ConcurrentHashMap.newKeySet();
        BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
        Consumer<String> listener = name -> {
            if (observed.contains(name) && !waiting.offer(name)) {
                LOG.debug("{}: a host that does not read misses {}", phone.udid(), name);
            }
        };
        Thread relay = Thread.ofVirtual().name("twin-notify " + phone.udid()).start(() -> relay(waiting, frames, host));
        centre.listen(listener);
        try {
            for (Optional<NSDictionary> request = frames.read(); request.isPresent(); request = frames.read()) {
                if (!command(request.get(), centre, observed)) {
                    tell(frames, DEATH);
                    return;
                }
            }
        } finally {
            centre.ignore(listener);
            relay.interrupt();
        }
    }

    /** False when the host asked for the end. */
    private boolean command(NSDictionary request, Notifications centre, Set<String> observed) {
        String name = Plists.text(request, "Name").orElse("");
        switch (Plists.text(request, "Command").orElse("")) {
            case "ObserveNotification" -> {
                if (!name.isEmpty() && observed.size() < MAX_NAMES && (secure || IN_CLEAR.contains(name))) {
                    observed.add(name);
                }
            }
            case "PostNotification" -> {
                if (POSTABLE.test(name)) {
                    centre.post(name);
                }
            }
            case "Shutdown" -> {
                return false;
            }
            default -> LOG.debug("a notification command that nobody knows is passed over");
        }
        return true;
    }

    private static void relay(BlockingQueue<String> waiting, PlistFrames frames, TwinConnection host) {
        try {
            while (true) {
                tell(frames, waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a host went away while it was told: {}", e.getMessage());
            host.close();
        }
    }

    private static void tell(PlistFrames frames, String name) throws IOException {
        frames.writeXml(
                name.equals(DEATH)
                        ? Plists.dict("Command", "ProxyDeath")
                        : Plists.dict("Command", "RelayNotification", "Name", name));
    }
}
