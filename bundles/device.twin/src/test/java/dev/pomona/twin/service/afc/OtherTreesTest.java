package dev.pomona.twin.service.afc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.client.AfcClientImpl;
import dev.pomona.services.afc.client.AfcSettings;
import dev.pomona.services.afc.nio.AfcFileSystem;
import dev.pomona.services.crash.client.CrashClientImpl;
import dev.pomona.services.housearrest.HouseArrestException;
import dev.pomona.services.housearrest.client.HouseArrestClientImpl;
import dev.pomona.twin.TwinService;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other plugins make of AFC: the same client, behind a greeting or in another folder. */
class OtherTreesTest {
    private static final AfcClients CLIENTS =
            (udid, opener) -> new AfcClientImpl(udid, opener, AfcSettings.DEFAULT, System::nanoTime);
    private final FakeTwinPhone phone = new FakeTwinPhone();

    private AfcClients.Opener to(TwinService service) {
        return () -> InMemory.to(host -> service.serve(phone, host));
    }

    @Test
    void theDocumentsOfAnApp() throws Exception {
        try (HouseArrestClientImpl apps = new HouseArrestClientImpl(InMemory.UDID, CLIENTS, to(new HouseArrest()))) {
            AfcClient documents = apps.documents("org.example.ExampleApp");
            assertEquals(List.of("Inbox", "Welcome.txt"), documents.list("/Documents"));
            assertEquals(
                    AfcStatus.PERM_DENIED,
                    assertThrows(AfcException.class, () -> documents.list("/")).status());
            try (FileSystem files = AfcFileSystem.of(documents)) {
                Files.writeString(files.getPath("/Documents/new"), "x");
            }
            AfcClient container = apps.container("org.example.ExampleApp");
            assertEquals(List.of("Inbox", "Welcome.txt", "new"), container.list("/Documents"));
            assertTrue(container.list("/").contains("Library"));
            HouseArrestException e = assertThrows(
                    HouseArrestException.class,
                    () -> apps.container("org.example.reader").list("/"));
            assertEquals("InstallationLookupFailed", e.error());
        }
    }

    @Test
    void reportsAreCollectedAndListed() throws Exception {
        try (CrashClientImpl crash =
                new CrashClientImpl(InMemory.UDID, CLIENTS, to(new CrashReports.Mover()), to(new CrashReports()))) {
            crash.collect();
            assertEquals(
                    List.of("ExampleApp", "JetsamEvent", "Notes", "locationd"),
                    crash.reports().stream().map(r -> r.process()).toList());
            crash.files().remove(crash.reports().getFirst().path());
            assertEquals(3, crash.reports().size());
        }
    }

    @Test
    void aMoverThatSaysNothingIsAFailure() throws Exception {
        try (CrashClientImpl crash = new CrashClientImpl(
                InMemory.UDID,
                CLIENTS,
                () -> InMemory.to(host -> host.output().write(new byte[] {'p', 'o'})),
                to(new CrashReports()))) {
            assertThrows(IOException.class, crash::collect);
        }
    }
}
