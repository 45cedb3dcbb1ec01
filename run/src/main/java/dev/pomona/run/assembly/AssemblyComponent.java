package dev.pomona.run.assembly;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assembles the hub on a thread of its own, and tells the launcher how that went. */
@Component(
        service = {},
        immediate = true)
public final class AssemblyComponent {
    private static final Logger LOG = LoggerFactory.getLogger(AssemblyComponent.class);
    private final Thread thread;

    @Activate
    public AssemblyComponent(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference(target = "(pomona.launcher=ready)") Consumer<String> ready,
            @Reference(target = "(pomona.launcher=fail)") IntConsumer fail) {
        Assembly assembly = new Assembly(context, new Configurations(admin), Settings.of(context::getProperty));
        thread = Thread.ofPlatform().daemon().name("assembly").start(() -> run(assembly, ready, fail));
    }

    private static void run(Assembly assembly, Consumer<String> ready, IntConsumer fail) {
        try {
            ready.accept("pomona ready " + assembly.run());
        } catch (Assembly.FailedException e) {
            System.err.println("pomona: " + e.getMessage());
            fail.accept(1);
        } catch (IOException | RuntimeException e) {
            LOG.error("the hub cannot be assembled", e);
            fail.accept(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    void deactivate() {
        thread.interrupt();
    }
}
