package dev.pomona.mux.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.ReplyDecoder;
import dev.pomona.mux.client.UsbmuxClient;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListeningTest extends ServerFixture {
    @Test
    void theFileIsTheOwnersAndGoesWithTheSocket() throws IOException {
        Path file = folder.resolve("hub/mux.sock");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        server.close();
        assertFalse(Files.exists(file));
    }

    @Test
    void nothingElseIsReplaced_statement59() throws IOException {
        Path file = Files.createFile(folder.resolve("precious"));
        assertThrows(IOException.class, () -> server(new MuxAddress.Unix(file), false));
        assertTrue(Files.exists(file));
        assertThrows(BindException.class, () -> server(server.address(), false));
        assertEquals(1, new UsbmuxClient(server.address(), "test").listDevices().size());
    }

    @Test
    void aStaleSocketIsReplaced() throws IOException {
        Path file = folder.resolve("stale");
        try (ServerSocketChannel old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            old.bind(UnixDomainSocketAddress.of(file));
        }
        assertTrue(Files.exists(file));
        try (MuxServer again = server(new MuxAddress.Unix(file), false)) {
            assertEquals(
                    1, new UsbmuxClient(again.address(), "test").listDevices().size());
        }
    }

    @Test
    void tcpIsLoopbackUnlessAllowed() throws IOException {
        MuxAddress any = MuxAddress.parse("0.0.0.0:0");
        assertTrue(assertThrows(BindException.class, () -> server(any, false))
                .getMessage()
                .contains("--listen-anywhere"));
        try (MuxServer tcp = server(MuxAddress.parse("127.0.0.1:0"), false)) {
            assertEquals(
                    1, new UsbmuxClient(tcp.address(), "test").listDevices().size());
        }
    }

    @Test
    void furtherClientsThanAllowedAreRefusedInTheProtocolsWords() throws IOException {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < SHORT.clients(); i++) {
                clients.add(client());
                clients.get(i).ask(listDevices());
            }
            try (Client late = client()) {
                assertEquals(Reply.Result.REFUSED, late.result(connect(1, 62078)));
                assertTrue(late.ends());
            }
            try (Client late = client()) {
                // The binary Connect of old clients.
                late.raw(new Frame(0, 2, 9, new byte[8]).encode());
                assertEquals(Reply.Result.REFUSED, ((Reply.Result) ReplyDecoder.decode(late.frame())).number());
            }
            try (Client late = client()) {
                assertEquals(new Reply.DeviceList(List.of()), late.ask(listDevices()));
            }
            try (Client silent = client()) {
                assertTrue(silent.ends());
            }
        } finally {
            for (Client client : clients) client.close();
        }
    }
}
