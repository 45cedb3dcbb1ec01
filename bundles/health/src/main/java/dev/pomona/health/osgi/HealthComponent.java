package dev.pomona.health.osgi;

import dev.pomona.health.report.Answer;
import dev.pomona.health.report.Checks;
import dev.pomona.health.report.Snapshot;
import dev.pomona.health.report.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Registers the house's checks as Felix health checks, and asks all that there are, other bundles' too. */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.apache.felix.hc.api.HealthCheck\"",
        effective = "active")
@Component(service = HealthComponent.class, immediate = true)
public final class HealthComponent {
    /** How long a check may take; ours take no time, others' may. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final BundleContext context;
    private final Hub hub;

    @Activate
    public HealthComponent(BundleContext context) {
        this.context = context;
        this.hub = new Hub(context);
        for (Map.Entry<String, Function<Snapshot, Verdict>> check : Checks.ALL) {
            HealthCheck service = () -> result(check.getKey(), check.getValue());
            context.registerService(
                    HealthCheck.class,
                    service,
                    new Hashtable<>(Map.of(
                            HealthCheck.NAME, check.getKey(), HealthCheck.TAGS, new String[] {"pomona", check.getKey()
                            })));
        }
    }

    public Hub hub() {
        return hub;
    }

    private Result result(String name, Function<Snapshot, Verdict> check) {
        try {
            Verdict verdict = check.apply(hub.snapshot());
            return new Result(status(verdict.answer()), verdict.words());
        } catch (IOException | RuntimeException e) {
            return new Result(Result.Status.HEALTH_CHECK_ERROR, name + " could not be looked at: " + e);
        }
    }

    private static Result.Status status(Answer answer) {
        return answer == Answer.UNKNOWN ? Result.Status.HEALTH_CHECK_ERROR : Result.Status.valueOf(answer.name());
    }

    private static Answer answer(Result.Status status) {
        return status == Result.Status.HEALTH_CHECK_ERROR ? Answer.UNKNOWN : Answer.valueOf(status.name());
    }

    /** Every check's answer, ours first. */
    public List<Verdict> verdicts() {
        List<ServiceReference<HealthCheck>> refs = new ArrayList<>();
        try {
            refs.addAll(context.getServiceReferences(HealthCheck.class, null));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        refs.sort(java.util.Comparator.comparing((ServiceReference<HealthCheck> r) -> rank(name(r)))
                .thenComparing(HealthComponent::name));
        List<Verdict> out = new ArrayList<>();
        for (ServiceReference<HealthCheck> ref : refs) {
            HealthCheck check = context.getService(ref);
            if (check == null) continue;
            try {
                out.add(ask(name(ref), check));
            } finally {
                context.ungetService(ref);
            }
        }
        return out;
    }

    private static int rank(String name) {
        for (int i = 0; i < Checks.ALL.size(); i++)
            if (Checks.ALL.get(i).getKey().equals(name)) return i;
        return Checks.ALL.size();
    }

    private static String name(ServiceReference<?> ref) {
        return Objects.toString(ref.getProperty(HealthCheck.NAME), "(no name)");
    }

    /** Another bundle's check is foreign code: it has a thread of its own, and a limit. */
    private static Verdict ask(String name, HealthCheck check) {
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name("health " + name).start(() -> {
            try {
                Result result = check.execute();
                List<String> words = new ArrayList<>();
                for (ResultLog.Entry entry : result) words.add(entry.getMessage());
                answer.complete(new Verdict(name, answer(result.getStatus()), String.join("; ", words)));
            } catch (RuntimeException | LinkageError e) {
                answer.complete(new Verdict(name, Answer.UNKNOWN, "the check failed: " + e));
            }
        });
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return new Verdict(name, Answer.UNKNOWN, "the check took more than " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new Verdict(name, Answer.UNKNOWN, "the check failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict(name, Answer.UNKNOWN, "interrupted");
        }
    }
}
