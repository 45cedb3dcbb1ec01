package dev.pomona.itest.probe;

import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import dev.pomona.mux.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A plugin that works; the headers Probe-From and Probe-Before bound the iOS versions that it serves. */
public final class ProbeActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        String version = context.getBundle().getVersion().toString();
        context.registerService(
                ServiceClientFactory.class,
                new Factory(version, header(context, "Probe-From"), header(context, "Probe-Before")),
                null);
    }

    private static String header(BundleContext context, String name) {
        return Objects.requireNonNullElse(context.getBundle().getHeaders("").get(name), "");
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }

    private record Factory(String version, String fromVersion, String beforeVersion)
            implements ServiceClientFactory<ProbeClient> {
        @Override
        public Class<ProbeClient> clientType() {
            return ProbeClient.class;
        }

        @Override
        public ProbeClient create(ServiceContext phone) {
            return new Client(version, phone);
        }
    }

    private static final class Client implements ProbeClient {
        private final String version;
        private final ServiceContext phone;
        /** Kept open, to see that it is closed with the client. */
        private Connection kept;

        Client(String version, ServiceContext phone) {
            this.version = version;
            this.phone = phone;
        }

        @Override
        public synchronized String ask() throws IOException {
            if (kept == null) kept = phone.open("com.apple.syslog_relay");
            Connection connection = phone.open("com.apple.syslog_relay");
            try {
                connection.readTimeout(Duration.ofSeconds(10));
                if (connection.read(ByteBuffer.allocate(16)) < 0) throw new IOException("the phone said nothing");
                return version;
            } finally {
                connection.close();
            }
        }

        @Override
        public String keptEnded() {
            return kept.closeReason().map(Object::toString).orElse("");
        }

        @Override
        public void close() {
            System.setProperty("probe.closed." + version, "true");
        }
    }
}
