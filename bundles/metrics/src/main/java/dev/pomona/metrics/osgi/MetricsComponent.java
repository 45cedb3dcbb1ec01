package dev.pomona.metrics.osgi;

import dev.pomona.metrics.Meter;
import dev.pomona.metrics.MetricSource;
import dev.pomona.metrics.http.Endpoint;
import dev.pomona.metrics.http.TokenFile;
import dev.pomona.metrics.text.PrometheusText;
import dev.pomona.metrics.text.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the numbers, and serves them once there is a token. */
@Component(service = MetricsComponent.class, immediate = true)
public final class MetricsComponent {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsComponent.class);
    private static final String FILE = "metrics.token";

    private final HubNumbers hub;
    private final List<MetricSource> sources = new CopyOnWriteArrayList<>();
    private final Optional<TokenFile> token;
    private Endpoint endpoint;

    @Activate
    public MetricsComponent(BundleContext context) {
        hub = new HubNumbers(context);
        token = Optional.ofNullable(context.getProperty("pomona.state"))
                .map(folder -> new TokenFile(Path.of(folder).resolve(FILE)));
        try {
            Optional<TokenFile.Access> access =
                    token.isEmpty() ? Optional.empty() : token.get().read();
            if (access.isPresent()) open(access.get());
        } catch (IOException e) {
            LOG.error("No numbers over HTTP: {}", e.getMessage());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(MetricSource source) {
        sources.add(source);
    }

    void removeSource(MetricSource source) {
        sources.remove(source);
    }

    /** Every number there is now. A source that fails is left out, and said so by a number. */
    public List<Sample> samples() {
        List<Sample> out = new ArrayList<>();
        Meter meter = new Collecting(out);
        hub.read(meter);
        int failed = hub.readOffered(meter);
        for (MetricSource source : sources) {
            List<Sample> own = new ArrayList<>();
            try {
                source.read(new Collecting(own));
                out.addAll(own);
            } catch (RuntimeException | LinkageError e) {
                failed++;
                LOG.warn("A source of numbers failed: {}", e.toString());
            }
        }
        meter.gauge("pomona_metric_sources_failed", "Sources that could not be read this time.", Map.of(), failed);
        return out;
    }

    /** Writes a new token and serves the numbers; a token that was there before is no longer good. */
    public synchronized int enable(int port) throws IOException {
        disable();
        open(file().create(port));
        return endpoint.port();
    }

    public synchronized boolean disable() throws IOException {
        if (endpoint != null) endpoint.close();
        endpoint = null;
        return file().delete();
    }

    private synchronized void open(TokenFile.Access access) throws IOException {
        endpoint = Endpoint.open(access.port(), access.token(), () -> PrometheusText.of(samples()));
        LOG.info("Numbers are served at http://127.0.0.1:{}/metrics", endpoint.port());
    }

    /** Where the token lies. */
    public Path tokenFile() throws IOException {
        return file().path();
    }

    private TokenFile file() throws IOException {
        return token.orElseThrow(() -> new IOException("the hub was not told a state folder"));
    }

    @Deactivate
    synchronized void stop() {
        if (endpoint != null) endpoint.close();
    }

    private record Collecting(List<Sample> samples) implements Meter {
        @Override
        public void gauge(String name, String help, Map<String, String> labels, double value) {
            samples.add(Sample.of(name, help, false, labels, value));
        }

        @Override
        public void counter(String name, String help, Map<String, String> labels, double value) {
            samples.add(Sample.of(name, help, true, labels, value));
        }
    }
}
