package dev.pomona.mux.upstream;

import dev.pomona.mux.Device;
import dev.pomona.mux.client.AttachedDevice;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.UsbmuxClient;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows another usbmuxd: a Listen connection, made again whenever it is lost, later and later up to five seconds. */
final class Upstream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upstream.class);
    private static final long FIRST_PAUSE = 250;
    private static final long LONGEST_PAUSE = 5000;

    private static final long LONGEST_WAIT = 3_000_000_000L;

    private record Offered(UpstreamDevice device, Runnable withdraw) {}

    private final UsbmuxClient client;
    private final Optional<String> hub;
    private final Function<Device, Runnable> registry;
    private final Map<Long, Offered> devices = new LinkedHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private SocketChannel listening;
    private volatile boolean settled;
    private volatile boolean connected;
    private volatile long connectedAt;
    private volatile int count;
    private volatile String problem = "not asked yet";

    /**
     * @param hub this hub's own name, so that another hub, or this one, does not offer phones in a circle
     * @param registry offers a device to the house, and returns how to withdraw it
     */
    Upstream(UsbmuxClient client, Optional<String> hub, Function<Device, Runnable> registry) {
        this.client = client;
        this.hub = hub;
        this.registry = registry;
        this.thread =
                Thread.ofVirtual().name("mux-upstream " + client.address()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long pause = FIRST_PAUSE;
        while (closed.getCount() > 0) {
            try {
                follow();
            } catch (IOException | RuntimeException e) {
                if (connected || !settled) log.warn("{}: {}; trying again", client.address(), words(e));
                problem = words(e);
            }
            if (connected) pause = FIRST_PAUSE;
            connected = false;
            withdrawAll("the other usbmuxd is gone");
            settled = true;
            try {
                if (closed.await(pause, TimeUnit.MILLISECONDS)) return;
            } catch (InterruptedException e) {
                return;
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
    }

    private static String words(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Until the connection ends, which it always does with an exception. */
    private void follow() throws IOException {
        try (SocketChannel channel = client.listen(hub)) {
            if (!adopt(channel)) return;
            connectedAt = System.nanoTime();
            connected = true;
            log.info("following the phones of {}", client.address());
            Set<Long> awaited = awaited();
            settled |= awaited.isEmpty();
            while (true) {
                Reply event = UsbmuxClient.nextEvent(channel);
                switch (event) {
                    case Reply.Attached(AttachedDevice device) -> {
                        attach(device);
                        awaited.remove(device.id());
                    }
                    case Reply.Detached(long id) -> {
                        withdraw(id, "");
                        awaited.remove(id);
                    }
                    default -> log.debug("{} tells {}", client.address(), event.getClass());
                }
                settled |= awaited.isEmpty();
            }
        }
    }

    private synchronized boolean adopt(SocketChannel channel) {
        if (closed.getCount() == 0) return false;
        listening = channel;
        return true;
    }

    /**
     * The phones that will be announced, asked after Listen, so that none can slip through: "settled" is when all have been.
     */
    private Set<Long> awaited() {
        Set<Long> ids = new HashSet<>();
        if (settled) return ids;
        try {
            client.listDevices(hub).forEach(device -> ids.add(device.id()));
        } catch (IOException e) {
            log.debug("{} does not list its phones: {}", client.address(), e.getMessage());
        }
        return ids;
    }

    private synchronized void attach(AttachedDevice attached) {
        if (closed.getCount() == 0) return;
        withdraw(attached.id(), "");
        try {
            UpstreamDevice device = new UpstreamDevice(client, attached);
            devices.put(attached.id(), new Offered(device, registry.apply(device)));
        } catch (IllegalArgumentException e) {
            log.warn("{} offers a phone with a name that is none: {}", client.address(), e.getMessage());
        }
        count = devices.size();
    }

    private synchronized void withdraw(long id, String why) {
        Offered offered = devices.remove(id);
        count = devices.size();
        if (offered == null) return;
        offered.withdraw().run();
        offered.device().gone(why);
    }

    private synchronized void withdrawAll(String why) {
        for (Long id : Set.copyOf(devices.keySet())) withdraw(id, why);
    }

    boolean settled() {
        // A daemon may list what it never announces.
        return settled || connected && System.nanoTime() - connectedAt > LONGEST_WAIT;
    }

    boolean healthy() {
        return connected;
    }

    String status() {
        if (!connected) return settled ? "not reachable: " + problem + "; trying again" : "asking";
        return count == 1 ? "1 phone" : count + " phones";
    }

    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            try {
                if (listening != null) listening.close();
            } catch (IOException ignored) {
                // It is closed all the same.
            }
        }
        withdrawAll("the upstream was removed");
    }
}
