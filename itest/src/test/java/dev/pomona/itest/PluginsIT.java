package dev.pomona.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Plugins come, are replaced, go and fail by what lies in a folder, in a real Felix with the bundles that ship. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginsIT {
    private Container hub;
    private Path folder;

    @BeforeAll
    void startAndAssemble(@TempDir Path state) throws Exception {
        folder = Files.createDirectory(state.resolve("plugins"));
        hub = new Container(
                InsidePlugins.class,
                "pomona.state=" + state,
                "pomona.control=" + state.resolve("control.sock"),
                "pomona.plugins=" + folder,
                "pomona.twins=2",
                "pomona.usb=false",
                "org.osgi.framework.bsnversion=multiple",
                "pomona.listen=" + state.resolve("mux.sock"));
        hub.run("assembled");
    }

    @AfterEach
    void everythingIsGoneAgain() {
        hub.run("onlyWhatShipsIsLeft");
    }

    @AfterAll
    void stop() {
        if (hub != null) hub.close();
    }

    private static ProbeBundle probe(String version) {
        return new ProbeBundle("probe", version).activator("ProbeActivator");
    }

    private void drop(String file, ProbeBundle bundle) throws IOException {
        bundle.write(folder.resolve(file));
    }

    private void remove(String file) throws IOException {
        Files.delete(folder.resolve(file));
    }

    @Test
    void aBundleStartsIsReplacedAndGoesWithItsFile() throws Exception {
        drop("probe.jar", probe("1.0.0"));
        hub.run("aClientForEachTrustedPhone");
        drop("probe.jar", probe("2.0.0"));
        hub.run("theNewVersionIsMetAndTheOldOneHasEnded");
        remove("probe.jar");
        hub.run("itIsWithdrawnAndClosed");
    }

    @Test
    void twoVersionsSideBySide() throws Exception {
        drop("old.jar", probe("1.0.0").header("Probe-Before", "18.0"));
        drop("new.jar", probe("2.0.0").header("Probe-From", "18.0"));
        hub.run("eachPhoneHasTheVersionForItsIos");
        remove("old.jar");
        remove("new.jar");
    }

    @Test
    void aBundleThatDoesNotResolve() throws Exception {
        drop("lacking.jar", new ProbeBundle("lacking", "1.0.0").header("Import-Package", "com.example.nowhere"));
        hub.run("theUnresolvedOneIsNamed");
        drop("giving.jar", new ProbeBundle("giving", "1.0.0").header("Export-Package", "com.example.nowhere"));
        hub.run("theUnresolvedOneStartsOnceNothingIsMissing");
        remove("lacking.jar");
        remove("giving.jar");
    }

    @Test
    void aBundleThatThrowsInAConstructor() throws Exception {
        drop("throwing.jar", new ProbeBundle("throwing", "1.0.0").component("ThrowingFactory"));
        hub.run("theThrowingOneIsNamed");
        remove("throwing.jar");
    }

    @Test
    void aBundleThatHangsAndOneThatLeaksThreads() throws Exception {
        drop("hanging.jar", new ProbeBundle("hanging", "1.0.0").activator("HangingActivator"));
        hub.run("theHangingOneIsNamed");
        drop("leaky.jar", new ProbeBundle("leaky", "1.0.0").activator("LeakyActivator"));
        hub.run("theLeakyOneRuns");
        remove("leaky.jar");
        hub.run("theLeakyOneIsNamed");
        drop("hanging.jar", new ProbeBundle("hanging", "1.0.0").activator("ProbeActivator"));
        hub.run("theHangingOneIsRepaired");
        remove("hanging.jar");
        hub.run("allLetGo");
    }

    @Test
    void aFileThatIsNoBundle() throws Exception {
        Files.writeString(folder.resolve("text.jar"), "this is no bundle");
        hub.run("theFileThatIsNoBundleIsNamed");
        remove("text.jar");
    }
}
