package dev.pomona.twin.service.control;

import com.dd.plist.NSDictionary;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marco, Polo: the phone calls at intervals, and gives a host up that leaves two calls unanswered. */
public final class Heartbeat implements TwinService {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final int MISSED = 2;

    private final long intervalMillis;

    public Heartbeat(long intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    @Override
    public String name() {
        return "com.apple.mobile.heartbeat";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        PlistFrames frames = new PlistFrames(host);
        Semaphore polos = new Semaphore(0);
        Thread calls = Thread.ofVirtual().name("twin-heartbeat " + phone.udid()).start(() -> call(frames, polos, host));
        try {
            for (Optional<NSDictionary> answer = frames.read(); answer.isPresent(); answer = frames.read()) {
                if (Plists.text(answer.get(), "Command").equals(Optional.of("Polo"))) {
                    polos.release();
                }
            }
        } finally {
            calls.interrupt();
        }
    }

    private void call(PlistFrames frames, Semaphore polos, TwinConnection host) {
        try (host) {
            for (int missed = 0; missed < MISSED; missed = polos.drainPermits() > 0 ? 0 : missed + 1) {
                frames.writeXml(Plists.dict(
                        "Command",
                        "Marco",
                        "Interval",
                        Math.max(1, intervalMillis / 1000),
                        "SupportsSleepyTime",
                        true));
                TimeUnit.MILLISECONDS.sleep(intervalMillis);
            }
            LOG.debug("a host does not answer any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a host went away: {}", e.getMessage());
        }
    }
}
