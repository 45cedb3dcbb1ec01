package dev.pomona.services.syslog.osgi;

import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.SyslogFollower;
import dev.pomona.services.syslog.SyslogRequest;
import dev.pomona.services.syslog.SyslogStream;
import dev.pomona.services.syslog.client.FollowingStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;

/** Follows phones through the service registry: a client goes with its phone, and comes with it. */
@Component
public final class FollowerComponent implements SyslogFollower {
    /** A phone that has just been plugged in gets its client within this time. */
    private static final Duration FIRST = Duration.ofSeconds(5);

    private final BundleContext context;
    private final Set<Followed> open = ConcurrentHashMap.newKeySet();

    @Activate
    public FollowerComponent(BundleContext context) {
        this.context = context;
    }

    @Override
    public SyslogStream follow(Udid udid, SyslogRequest request) throws IOException {
        Followed followed = new Followed(udid, request);
        open.add(followed);
        try {
            return followed.start();
        } catch (IOException | RuntimeException e) {
            followed.end();
            throw e;
        }
    }

    @Deactivate
    void stop() {
        open.forEach(Followed::end);
    }

    /** One stream, and the look-out for its phone. */
    private final class Followed {
        private final Udid udid;
        private final SyslogRequest request;
        private final ServiceTracker<SyslogClient, SyslogClient> clients;
        private volatile FollowingStream stream;

        Followed(Udid udid, SyslogRequest request) {
            this.udid = udid;
            this.request = request;
            try {
                String filter = "(&(" + Constants.OBJECTCLASS + "=" + SyslogClient.class.getName() + ")(" + Device.UDID
                        + "=" + udid.value() + "))";
                clients = new ServiceTracker<>(context, context.createFilter(filter), null);
            } catch (InvalidSyntaxException e) {
                throw new IllegalArgumentException(udid.value(), e);
            }
            clients.open();
        }

        SyslogStream start() throws IOException {
            SyslogStream first = open(FIRST)
                    .orElseThrow(() -> new IOException("there is no client for the log of " + udid
                            + ": it is not attached, or does not trust this hub"));
            FollowingStream following = new FollowingStream(first, this::open, System::nanoTime);
            stream = following;
            return new Closing(following, this::end);
        }

        private Optional<SyslogStream> open(Duration wait) throws IOException {
            try {
                SyslogClient client = clients.waitForService(Math.max(1, wait.toMillis()));
                return client == null ? Optional.empty() : Optional.of(client.stream(request));
            } catch (InterruptedException e) {
                InterruptedIOException interrupted =
                        new InterruptedIOException("interrupted while waiting for " + udid);
                interrupted.initCause(e);
                throw interrupted;
            }
        }

        void end() {
            FollowingStream following = stream;
            if (following != null) following.close();
            clients.close();
            open.remove(this);
        }
    }

    /** A stream that takes its look-out with it. */
    private record Closing(SyslogStream stream, Runnable end) implements SyslogStream {
        @Override
        public Optional<dev.pomona.services.syslog.SyslogEvent> next() throws IOException {
            return stream.next();
        }

        @Override
        public Optional<dev.pomona.services.syslog.SyslogEvent> next(Duration limit) throws IOException {
            return stream.next(limit);
        }

        @Override
        public boolean ended() {
            return stream.ended();
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
