package dev.pomona.twin.lockdown;

import com.dd.plist.NSNumber;
import com.dd.plist.NSString;
import dev.pomona.twin.app.TwinIdentity;
import dev.pomona.twin.service.plist.Plists;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Gives a twin the global values that an activated phone of its model has; all made up, the same at each start. */
final class GlobalValues {
    private final TwinIdentity id;
    private final Random random;

    private GlobalValues(TwinIdentity id) {
        this.id = id;
        this.random = new Random(id.ecid());
    }

    static void fill(ValueStore store, TwinIdentity id, InstantSource clock, BooleanSupplier locked) {
        GlobalValues values = new GlobalValues(id);
        values.hardware(store);
        values.software(store);
        values.telephony(store);
        store.compute("TimeIntervalSince1970", () -> new NSNumber(clock.millis() / 1000.0));
        store.compute("TimeZoneOffsetFromUTC", () -> {
            String zone = store.get("", "TimeZone").orElseThrow().toString();
            // A host may set any text as the zone; one that is none counts as UTC.
            int offset = ZoneId.getAvailableZoneIds().contains(zone)
                    ? ZoneId.of(zone).getRules().getOffset(clock.instant()).getTotalSeconds()
                    : 0;
            return new NSNumber((double) offset);
        });
        store.compute("PasswordProtected", () -> new NSNumber(locked.getAsBoolean()));
    }

    private void hardware(ValueStore store) {
        int chip = chip();
        store.fill(
                "",
                "BluetoothAddress",
                id.bluetoothMac(),
                "BoardId",
                12L,
                "CPUArchitecture",
                chip >= 0x8020 ? "arm64e" : "arm64",
                "ChipID",
                chip,
                "ChipSerialNo",
                bytes(12),
                "DeviceClass",
                "iPhone",
                "DeviceColor",
                id.deviceColor(),
                "DieID",
                id.ecid(),
                "EthernetAddress",
                id.bluetoothMac().replaceFirst(":ce:", ":cf:"),
                "FusingStatus",
                3,
                "HardwareModel",
                id.hardwareModel(),
                "HardwarePlatform",
                String.format(Locale.ROOT, "t%04x", chip),
                "HasSiDP",
                true,
                "MLBSerialNumber",
                "F3X" + id.serialNumber().substring(1) + "QQ1",
                "ModelNumber",
                id.modelNumber(),
                "NonVolatileRAM",
                Map.of(
                        "auto-boot", new byte[] {'t', 'r', 'u', 'e'},
                        "backlight-level", new byte[] {'1', '5', '0', '0'},
                        "boot-args", "",
                        "com.apple.System.tz0-size", new byte[] {'0', 'x', 'C', '0', '0', '0', '0', '0'}),
                "PkHash",
                bytes(48),
                "ProductionSOC",
                true,
                "ProximitySensorCalibration",
                bytes(144),
                "RegionInfo",
                "LL/A",
                "SerialNumber",
                id.serialNumber(),
                "SoftwareBehavior",
                bytes(16),
                "SupportedDeviceFamilies",
                List.of(1),
                "UniqueChipID",
                id.ecid(),
                "UniqueDeviceID",
                id.udid(),
                "UseRaptorCerts",
                true,
                "WiFiAddress",
                id.wifiMac(),
                "WirelessBoardSerialNumber",
                "F3W" + id.serialNumber().substring(1) + "QQ2");
        store.fill(
                "",
                "ApNonce",
                bytes(32),
                "SEPNonce",
                bytes(20),
                "Image4Supported",
                true,
                "FirmwarePreflightInfo",
                Plists.dict(),
                "PreflightInfo",
                Plists.dict());
    }

    /** The chip is the head of a modern UDID; the older models of 40 digits are of one chip. */
    private int chip() {
        int dash = id.udid().indexOf('-');
        return dash > 0 ? Integer.parseInt(id.udid().substring(0, dash), 16) : 0x8015;
    }

    private void software(ValueStore store) {
        store.fill(
                "",
                "ActivationState",
                "Activated",
                "ActivationStateAcknowledged",
                true,
                "BootSessionID",
                UUID.nameUUIDFromBytes(bytes(16)).toString().toUpperCase(Locale.ROOT),
                "BrickState",
                false,
                "BuildVersion",
                id.buildVersion(),
                "DeviceName",
                id.name(),
                "FirmwareVersion",
                "iBoot-11881.122.1",
                "HostAttached",
                true,
                "HumanReadableProductVersionString",
                id.productVersion(),
                "PairRecordProtectionClass",
                4,
                "PartitionType",
                "",
                "ProductName",
                "iPhone OS",
                "ProductType",
                id.productType(),
                "ProductVersion",
                id.productVersion(),
                "ProtocolVersion",
                "2",
                "ReleaseType",
                "",
                "SoftwareBundleVersion",
                "",
                "TimeZone",
                "Europe/Berlin",
                "TrustedHostAttached",
                true,
                "Uses24HourClock",
                true,
                "iTunesHasConnected",
                true);
    }

    private void telephony(ValueStore store) {
        String subscriber = "0010100000" + String.format(Locale.ROOT, "%05d", id.index() + 1);
        String card = "89010100000000" + String.format(Locale.ROOT, "%05d", id.index() + 1);
        NSString imei = new NSString(id.imei());
        store.fill(
                "",
                "BasebandActivationTicketVersion",
                "V2",
                "BasebandCertId",
                3840149528L,
                "BasebandChipID",
                7282913,
                "BasebandKeyHashInformation",
                Map.of("AKeyStatus", 2, "SKeyHash", bytes(32), "SKeyStatus", 0),
                "BasebandMasterKeyHash",
                hex(bytes(48)),
                "BasebandRegionSKU",
                bytes(10),
                "BasebandSerialNumber",
                bytes(12),
                "BasebandStatus",
                "BBInfoAvailable",
                "BasebandVersion",
                "3.60.02",
                "CarrierBundleInfoArray",
                List.of(Map.of(
                        "CFBundleIdentifier", "com.apple.Test_network",
                        "CFBundleVersion", "62.0",
                        "IntegratedCircuitCardIdentity", card,
                        "InternationalMobileSubscriberIdentity", subscriber,
                        "MCC", "001",
                        "MNC", "01",
                        "MobileEquipmentIdentifier", id.imei().substring(0, 14),
                        "Slot", "kOne",
                        "kCTPostponementInfoAvailable", "SIMCarrierInfo")),
                "CertID",
                3840149528L,
                "GID1",
                "",
                "GID2",
                "",
                "IntegratedCircuitCardIdentity",
                card,
                "InternationalMobileEquipmentIdentity",
                imei,
                "InternationalMobileSubscriberIdentity",
                subscriber,
                "InternationalMobileSubscriberIdentityOverride",
                false,
                "MobileEquipmentIdentifier",
                id.imei().substring(0, 14),
                "MobileSubscriberCountryCode",
                "001",
                "MobileSubscriberNetworkCode",
                "01",
                "PRIVersion_Major",
                1,
                "PRIVersion_Minor",
                0,
                "PRIVersion_ReleaseNo",
                0,
                "PhoneNumber",
                id.phoneNumber(),
                "SIM1IsBootstrap",
                false,
                "SIM1IsEmbedded",
                false,
                "SIMGID1",
                new byte[0],
                "SIMGID2",
                new byte[0],
                "SIMStatus",
                "kCTSIMSupportSIMStatusReady",
                "SIMTrayStatus",
                "kCTSIMSupportSIMTrayInsertedWithSIM",
                "TelephonyCapability",
                true,
                "kCTPostponementInfoPRIVersion",
                "0.1.141",
                "kCTPostponementInfoPRLName",
                0,
                "kCTPostponementInfoServiceProvisioningState",
                false,
                "kCTPostponementStatus",
                "kCTPostponementStatusReady");
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
            text.append(String.format(Locale.ROOT, "%016x", buffer.getLong()));
        }
        return text.toString();
    }
}
