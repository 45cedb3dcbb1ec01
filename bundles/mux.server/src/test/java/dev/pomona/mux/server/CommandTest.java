package dev.pomona.mux.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.Transport;
import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest extends ServerFixture {
    private static final byte[] RECORD =
            "<plist version=\"1.0\"><dict><key>HostID</key><string>x</string></dict></plist>"
                    .getBytes(StandardCharsets.UTF_8);

    private static ByteBuffer hex(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static String text(Frame frame) {
        return new String(frame.body(), StandardCharsets.UTF_8);
    }

    private static Request save(String id, byte[] data, long device) {
        return new Request.SavePairRecord(Optional.of(id), Optional.of(data), OptionalLong.of(device));
    }

    @Test
    void binaryListenGivesResultThenRecords_statement41() throws Exception {
        try (Client client = client()) {
            client.raw(hex("10000000 00000000 03000000 02000000"));
            assertArrayEquals(
                    hex("14000000 00000000 01000000 02000000 00000000").array(), client.read(20));
            ByteBuffer add = ByteBuffer.wrap(client.read(284)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(284, add.getInt(0));
            assertEquals(Frame.DEVICE_ADD, add.getInt(8));
            assertEquals(0, add.getInt(12));
            assertEquals(1, add.getInt(16));
            assertEquals(0x10005, add.getInt(280));
            directory.remove(phone);
            assertArrayEquals(
                    hex("14000000 00000000 05000000 00000000 01000000").array(), client.read(20));
        }
    }

    @Test
    void resultPrecedesEveryAttached_statement42() throws Exception {
        try (Client client = client()) {
            client.say(listen());
            Frame result = client.frame();
            assertEquals(7, result.tag());
            assertEquals(294, Frame.HEADER + result.body().length);
            assertInstanceOf(Reply.Attached.class, client.event());
            FakePhone second = new FakePhone(FakePhone.OTHER, Transport.UPSTREAM);
            directory.add(second);
            assertEquals("USB", ((Reply.Attached) client.event()).device().connectionType());
            directory.remove(second);
            directory.remove(second);
            assertEquals(new Reply.Detached(2), client.event());
            assertEquals(3, directory.add(second), "ids are never used again");
        }
    }

    @Test
    void listEqualsEvents_statement43and44() throws Exception {
        try (Client client = client();
                Client listener = client()) {
            client.say(listDevices());
            String list = text(client.frame());
            assertTrue(list.indexOf("MessageType") > list.indexOf("<array>"));
            assertEquals(0, listener.result(listen()));
            String event = text(listener.frame());
            String entry = event.substring(event.indexOf("\t<key>"), event.lastIndexOf("\n</dict>"));
            assertTrue(list.contains(entry.replace("\t<", "\t\t\t<").replace("\t\t\t\t\t", "\t\t\t\t"))
                    || list.replace("\t", "").contains(entry.replace("\t", "")));
            for (String key : new String[] {
                "ConnectionType",
                "DeviceID",
                "SerialNumber",
                "ConnectionSpeed",
                "LocationID",
                "ProductID",
                "UDID",
                "USBSerialNumber"
            }) {
                assertTrue(event.contains("<key>" + key + "</key>"), key);
            }
        }
    }

    @Test
    void severalCommandsOnOneSocket_statement45() throws Exception {
        try (Client client = client()) {
            assertInstanceOf(Reply.DeviceList.class, client.ask(listDevices()));
            assertEquals(3, client.result(connect(1, 80)));
            assertInstanceOf(Reply.DeviceList.class, client.ask(listDevices()));
            assertEquals(3, client.result(connect(1, 80)));
            assertEquals(0, client.result(connect(1, 22)));
        }
    }

    @Test
    void numbersOfRefusals_statement46() throws Exception {
        try (Client client = client()) {
            client.raw(hex("10000000 02000000 03000000 05000000"));
            assertArrayEquals(
                    hex("14000000 00000000 01000000 05000000 06000000").array(), client.read(20));
            client.raw(hex("10000000 00000000 07000000 05000000"));
            assertArrayEquals(
                    hex("14000000 00000000 01000000 05000000 01000000").array(), client.read(20));
            assertEquals(1, client.result(new Request.Unknown("Logs")));
            assertEquals(2, client.result(connect(77, 22)));
            assertEquals(1, client.result(new Request.Connect(OptionalLong.of(1), OptionalInt.empty())));
            assertEquals(2, client.result(new Request.Connect(OptionalLong.empty(), OptionalInt.of(22))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 0, -1, 65537, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void badLengthClosesTheSocket_statement47(int length) throws Exception {
        try (Client client = client()) {
            client.raw(hex("00000000 00000000 03000000 02000000")
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0, length));
            assertTrue(client.ends());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "<plist", "bplist00", "<plist version=\"1.0\"><array/></plist>"})
    void unparsablePlistIsRefusedAndDisturbsNobody_statement48(String body) throws Exception {
        try (Client client = client();
                Client other = client()) {
            client.raw(new Frame(1, Frame.PLIST, 9, body.getBytes(StandardCharsets.UTF_8)).encode());
            Frame answer = client.frame();
            assertEquals(9, answer.tag());
            assertTrue(text(answer).contains("<integer>1</integer>"));
            assertInstanceOf(Reply.DeviceList.class, client.ask(listDevices()));
            assertInstanceOf(Reply.DeviceList.class, other.ask(listDevices()));
        }
    }

    @Test
    void commandAfterListenClosesThatSocketOnly_statement49() throws Exception {
        try (Client client = client();
                Client other = client()) {
            assertEquals(0, other.result(listen()));
            assertEquals(0, client.result(listen()));
            client.event();
            client.say(listDevices());
            assertTrue(client.ends());
            assertInstanceOf(Reply.Attached.class, other.event());
        }
    }

    @Test
    void buidIsTheVaults_statement52() throws Exception {
        try (Client client = client()) {
            assertEquals(new Reply.Buid(vault.buid()), client.ask(new Request.ReadBuid()));
        }
    }

    @Test
    void pairRecordCommands_statement53() throws Exception {
        String udid = FakePhone.UDID.value();
        try (Client client = client()) {
            assertEquals(2, client.result(new Request.ReadPairRecord(Optional.of(udid))));
            assertEquals(22, client.result(new Request.ReadPairRecord(Optional.empty())));
            assertEquals(22, client.result(save(udid, new byte[7], 0)));
            byte[] array = "<plist version=\"1.0\"><array/></plist>".getBytes(StandardCharsets.UTF_8);
            assertEquals(22, client.result(save(udid, array, 0)));
            assertEquals(0, client.result(save(udid, RECORD, 0)));
            Reply read = client.ask(new Request.ReadPairRecord(Optional.of(udid)));
            assertArrayEquals(RECORD, ((Reply.PairRecord) read).data());
            assertEquals(0, client.result(new Request.DeletePairRecord(Optional.of(udid))));
            assertEquals(2, client.result(new Request.DeletePairRecord(Optional.of(udid))));
        }
    }

    @Test
    void pairedIsToldForTheRightPhoneOnly_statement54() throws Exception {
        try (Client client = client();
                Client listener = client()) {
            assertEquals(0, listener.result(listen()));
            listener.event();
            assertEquals(0, client.result(save(FakePhone.OTHER.value(), RECORD, 1)));
            assertEquals(0, client.result(save(FakePhone.UDID.value(), RECORD, 1)));
            assertEquals(new Reply.Paired(1), listener.event());
            directory.remove(phone);
            assertEquals(new Reply.Detached(1), listener.event());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "", ".", "SystemConfiguration", "systemCONFIGURATION"})
    void pathAsRecordNameIsRefused_statement55(String id) throws Exception {
        try (Client client = client()) {
            assertEquals(22, client.result(save(id, RECORD, 0)));
            assertEquals(22, client.result(new Request.ReadPairRecord(Optional.of(id))));
            assertEquals(22, client.result(new Request.DeletePairRecord(Optional.of(id))));
            assertTrue(vault.records.isEmpty());
        }
    }

    @Test
    void listenersHaveTheirOwnNumbers_statement56() throws Exception {
        try (Client listener = client()) {
            assertEquals(0, listener.result(listen()));
            listener.event();
            // Clients are numbered by threads of their own: only one that has been answered is surely the first.
            try (Client asker = client()) {
                asker.say(new Request.ListListeners());
                String list = text(asker.frame());
                assertTrue(list.contains("<key>ID String</key>"), list);
                assertTrue(list.contains("<string>1-test</string>"), list);
            }
        }
    }

    @Test
    void anotherHubSeesOnlyOurOwnPhones() throws IOException {
        directory.add(new FakePhone(FakePhone.OTHER, Transport.UPSTREAM));
        try (Client client = client()) {
            Reply all = client.ask(listDevices());
            assertEquals(2, ((Reply.DeviceList) all).devices().size());
            Reply hub = client.ask(new Request.ListDevices(Optional.of("another hub")));
            assertEquals(1, ((Reply.DeviceList) hub).devices().size());
            Reply self = client.ask(new Request.ListDevices(Optional.of("this hub")));
            assertEquals(0, ((Reply.DeviceList) self).devices().size());
        }
    }

    @Test
    void aSocketOfOnePhoneShowsThatPhoneOnly() throws Exception {
        FakePhone other = new FakePhone(FakePhone.OTHER, dev.pomona.mux.Transport.USB);
        directory.add(other);
        Admission bound = new Admission(
                false,
                UnixSocketFile.Access.OWNER,
                dev.pomona.mux.server.rights.Policy.OWNER,
                java.util.Set.of(FakePhone.OTHER));
        try (MuxServer own = server(new MuxAddress.Unix(folder.resolve("hub/one.sock")), bound);
                Client client = new Client(own.address().open());
                Client listener = new Client(own.address().open())) {
            Reply.DeviceList list = (Reply.DeviceList) client.ask(listDevices());
            assertEquals(
                    List.of(FakePhone.OTHER.value()),
                    list.devices().stream().map(d -> d.serial()).toList());
            assertEquals(Reply.Result.BAD_DEVICE, client.result(connect(1, 62078)));
            assertEquals(
                    PairRecords.FORBIDDEN,
                    client.result(new Request.ReadPairRecord(Optional.of(FakePhone.UDID.value()))));
            assertEquals(0, listener.result(listen()));
            assertEquals(2, ((Reply.Attached) listener.event()).device().id());
            directory.remove(phone);
            directory.remove(other);
            assertEquals(2, ((Reply.Detached) listener.event()).id());
        }
    }

    @Test
    void aRequestThatIsNeverFinishedIsLetGo() throws Exception {
        try (Client client = client()) {
            client.raw(java.nio.ByteBuffer.wrap(new byte[] {16, 0, 0}));
            assertTrue(client.ends());
        }
        try (Client client = client()) {
            client.raw(java.nio.ByteBuffer.wrap(new byte[] {99, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, '<'}));
            assertTrue(client.ends());
        }
    }

    @Test
    void listenersHearThatTheHubItselfHasPaired() throws Exception {
        try (Client listener = client()) {
            assertEquals(0, listener.result(listen()));
            assertTrue(listener.event() instanceof Reply.Attached);
            directory.recordSaved(FakePhone.OTHER);
            directory.recordSaved(FakePhone.UDID);
            assertEquals(new Reply.Paired(1), listener.event());
        }
    }
}
