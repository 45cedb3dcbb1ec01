package dev.pomona.mux.server;

import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.Request;
import dev.pomona.mux.server.ServerFixture.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/** Tries everything that the socket offers and prints what came of it; run by the test as another user. */
final class OtherUserProbe {
    private static final byte[] RECORD =
            "<plist version=\"1.0\"><dict><key>HostID</key><string>H</string></dict></plist>"
                    .getBytes(StandardCharsets.UTF_8);

    private OtherUserProbe() {}

    public static void main(String[] args) throws IOException {
        try (Client client = new Client(MuxAddress.parse(args[0]).open())) {
            Reply list = client.ask(new Request.ListDevices(Optional.empty()));
            System.out.println("list " + ((Reply.DeviceList) list).devices().size());
            System.out.println("buid " + words(client.ask(new Request.ReadBuid())));
            Optional<String> id = Optional.of(FakePhone.UDID.value());
            System.out.println("read " + words(client.ask(new Request.ReadPairRecord(id))));
            System.out.println("save "
                    + words(client.ask(new Request.SavePairRecord(id, Optional.of(RECORD), OptionalLong.empty()))));
            System.out.println("delete " + words(client.ask(new Request.DeletePairRecord(id))));
            System.out.println("listeners " + words(client.ask(new Request.ListListeners())));
            for (String trick : args[1].split(",", -1)) {
                System.out.println("trick " + words(client.ask(new Request.ReadPairRecord(Optional.of(trick)))));
            }
            System.out.println("connect " + words(client.ask(ServerFixture.connect(1, 62078))));
        } catch (IOException e) {
            System.out.println("closed " + e.getClass().getSimpleName());
        }
    }

    private static String words(Reply reply) {
        return reply instanceof Reply.Result(int number)
                ? String.valueOf(number)
                : reply.getClass().getSimpleName();
    }
}
