package dev.pomona.mux.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pomona.mux.client.MuxAddress;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Programs of other people, as they are. */
class StockClientTest extends ServerFixture {
    private String run(String address, String... command) throws Exception {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, command[0])));
        assumeTrue(there, command[0] + " is not installed");
        File out = folder.resolve("out").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out);
        builder.environment().put("USBMUXD_SOCKET_ADDRESS", address);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(15, TimeUnit.SECONDS), "it does not end");
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out.toPath(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void ideviceIdListsOverUnix_statement57() throws Exception {
        assertEquals(FakePhone.UDID.value(), run("UNIX:" + server.address(), "idevice_id", "-l"));
    }

    @Test
    void ideviceIdListsOverTcp_statement57() throws Exception {
        try (MuxServer tcp = server(MuxAddress.parse("127.0.0.1:0"), false)) {
            assertEquals(FakePhone.UDID.value(), run(tcp.address().toString(), "idevice_id", "-l"));
        }
    }
}
