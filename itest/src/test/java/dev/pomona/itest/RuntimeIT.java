package dev.pomona.itest;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundles that ship, in a real Felix that Pax Exam starts: they resolve, start, and stop without harm to the rest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuntimeIT {
    private Container container;

    @BeforeAll
    void startAndAssemble(@TempDir Path state) throws Exception {
        container = new Container(
                InsideHub.class,
                "pomona.state=" + state,
                "pomona.control=" + state.resolve("control.sock"),
                "pomona.twins=2",
                "pomona.usb=false",
                "pomona.listen=" + state.resolve("mux.sock"));
        container.run("assembled");
    }

    @AfterAll
    void stop() {
        if (container != null) container.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "everyBundleIsActive",
                "bothTwinsAppear",
                "aServiceClientForEachTrustedPhone",
                "aRestartedServiceBundleDisturbsNothingElse",
                "everyOptionalBundleStopsAndStarts"
            })
    void inside(String scenario) {
        container.run(scenario);
    }
}
