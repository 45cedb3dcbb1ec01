package dev.pomona.mux.engine;

import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceEvent;
import dev.pomona.mux.engine.core.WindowBudget;
import dev.pomona.mux.engine.io.EngineLimits;
import dev.pomona.mux.engine.io.MuxDevice;
import dev.pomona.mux.engine.io.Timers;
import dev.pomona.mux.spi.Link;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One link from its appearing to its end, on a thread of its own: a phone in trouble delays no other. */
final class LinkSession {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSession.class);

    /** Makes a device known as long as it works. */
    interface Directory {
        /** @return ends it */
        Runnable register(Device device);
    }

    private final MuxDevice device;
    private final Directory directory;
    private final Consumer<DeviceEvent> events;
    private final Inspection inspection;
    private final KnownFailures failures;
    private final CountDownLatch over = new CountDownLatch(1);

    LinkSession(
            Link link,
            EngineLimits limits,
            Timers timers,
            WindowBudget memory,
            Inspection inspection,
            KnownFailures failures,
            Directory directory,
            Consumer<DeviceEvent> events) {
        this.device = new MuxDevice(
                link, limits, timers, memory, ThreadLocalRandom.current().nextInt(65535));
        this.directory = directory;
        this.events = events;
        this.inspection = inspection;
        this.failures = failures;
    }

    void start() {
        Thread.ofVirtual().name("mux-link " + device.udid()).start(this::run);
    }

    /** Ends it; {@link #awaitOver} tells when. */
    void close() {
        device.close();
    }

    boolean awaitOver(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    private void run() {
        String phone = device.udid().value();
        events.accept(
                new DeviceEvent.Appeared(Instant.now(), phone, device.info().source()));
        String cause = "an error of the hub";
        Runnable unseen = inspection.add(device);
        try {
            cause = live(phone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{}: the session failed", phone, e);
        } finally {
            device.close();
            unseen.run();
            events.accept(new DeviceEvent.Gone(Instant.now(), phone, cause));
            over.countDown();
        }
    }

    /** @return why it is gone */
    private String live(String phone) throws InterruptedException {
        try {
            device.start();
            device.ready().get();
        } catch (IOException | IllegalStateException e) {
            return failed(phone, String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            return failed(phone, String.valueOf(e.getCause().getMessage()));
        }
        failures.works(phone);
        Runnable unregister = directory.register(device);
        try {
            LOG.info("{} is ready over {}", phone, device.info().source());
            events.accept(new DeviceEvent.Ready(Instant.now(), phone, device.info()));
            String cause = device.ended().get().words();
            LOG.info("{} is gone: {}", phone, cause);
            return cause;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            unregister.run();
        }
    }

    private String failed(String phone, String problem) {
        // The source goes on trying: once is enough for people.
        if (failures.isNews(phone, problem)) LOG.warn("{} cannot be used: {}", phone, problem);
        else LOG.debug("{} still cannot be used: {}", phone, problem);
        events.accept(new DeviceEvent.Failed(
                Instant.now(),
                phone,
                problem,
                "unplug the phone and plug it in again; restart it if that does not help"));
        return problem;
    }
}
