package dev.pomona.metrics.commands;

import dev.pomona.metrics.osgi.MetricsComponent;
import dev.pomona.metrics.text.PrometheusText;
import dev.pomona.metrics.text.Sample;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the hub's numbers, and switches their endpoint. */
@Command(
        name = "metrics",
        description = "Prints the hub's numbers. For Prometheus, `metrics enable` serves them on loopback.")
final class MetricsCommand implements Callable<Integer> {
    private static final int USUAL_PORT = 9464;

    private final Invocation call;
    private final MetricsComponent metrics;

    @Option(names = "--prometheus", description = "in Prometheus' text format")
    private boolean prometheus;

    MetricsCommand(Invocation call, MetricsComponent metrics) {
        this.call = call;
        this.metrics = metrics;
    }

    @Override
    public Integer call() {
        List<Sample> samples = metrics.samples();
        if (prometheus) {
            call.out().print(PrometheusText.of(samples));
        } else {
            call.table(
                    List.of("metric", "labels", "value"),
                    samples.stream().map(this::row).toList());
        }
        return 0;
    }

    private Map<String, Object> row(Sample s) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("metric", s.name());
        row.put(
                "labels",
                call.json()
                        ? s.labels()
                        : s.labels().entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .collect(Collectors.joining(" ")));
        boolean whole = s.value() == Math.rint(s.value()) && Math.abs(s.value()) < 1e15;
        row.put("value", whole ? (Object) (long) s.value() : (Object) s.value());
        return row;
    }

    @Command(name = "enable", description = "Serves the numbers over HTTP on loopback, behind a new token.")
    int enable(
            @Option(
                            names = "--port",
                            paramLabel = "N",
                            defaultValue = "" + USUAL_PORT,
                            description = "default: ${DEFAULT-VALUE}")
                    int port)
            throws CommandException {
        try {
            int real = metrics.enable(port);
            call.object(Map.of(
                    "url",
                    "http://127.0.0.1:" + real + "/metrics",
                    "token",
                    metrics.tokenFile().toString()));
            call.err().println("the token is the second word of that file; it is sent as Authorization: Bearer TOKEN");
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException("the numbers are not served: " + e.getMessage(), e);
        }
    }

    @Command(name = "disable", description = "Stops serving the numbers and deletes the token.")
    int disable() throws CommandException {
        try {
            if (!metrics.disable()) call.err().println("metrics: they were not served");
            return 0;
        } catch (IOException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }
}
