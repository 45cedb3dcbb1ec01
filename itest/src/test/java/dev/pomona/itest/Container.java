package dev.pomona.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.spi.PaxExamRuntime;

/**
 * A forked Felix with the bundles that ship, and a probe in it. Each public method of the scenario class that takes a {@code
 * BundleContext} can be run inside by its name; what it throws comes back.
 */
final class Container implements AutoCloseable {
    private final ExamSystem system;
    private final TestContainer container;
    private final Map<String, TestAddress> addresses = new HashMap<>();

    Container(Class<?> scenario, String... frameworkProperties) throws IOException {
        List<Option> options = new ArrayList<>();
        options.add(vmOption("-Xmx512m"));
        for (String property : frameworkProperties) {
            int equals = property.indexOf('=');
            options.add(frameworkProperty(property.substring(0, equals)).value(property.substring(equals + 1)));
        }
        try (var jars = Files.list(HubProcess.ROOT.resolve("run/target/pomona/export/hub"))) {
            for (Path jar :
                    jars.filter(j -> j.toString().endsWith(".jar")).sorted().toList()) {
                options.add(bundle(jar.toUri().toString()));
            }
        }
        system = PaxExamRuntime.createTestSystem(options.toArray(Option[]::new));
        container = PaxExamRuntime.createContainer(system);
        container.start();
        TestProbeBuilder probe = system.createProbe();
        for (var method : scenario.getDeclaredMethods()) {
            if (java.lang.reflect.Modifier.isPublic(method.getModifiers())) {
                addresses.put(method.getName(), probe.addTest(scenario, method.getName()));
            }
        }
        container.installProbe(probe.build().getStream());
    }

    void run(String method) {
        container.call(addresses.get(method));
    }

    @Override
    public void close() {
        container.stop();
        system.clear();
    }
}
