package dev.pomona.twin.lockdown;

import com.dd.plist.NSDictionary;
import dev.pomona.twin.app.TwinIdentity;
import dev.pomona.twin.service.plist.Plists;
import java.util.List;

/** Gives a twin the values of the domains besides the global one. */
final class DomainValues {
    private DomainValues() {}

    static void fill(ValueStore store, TwinIdentity id) {
        storage(store);
        store.fill(
                "com.apple.mobile.battery",
                "BatteryCurrentCapacity",
                87,
                "BatteryIsCharging",
                true,
                "ExternalChargeCapable",
                true,
                "ExternalConnected",
                true,
                "FullyCharged",
                false,
                "GasGaugeCapability",
                true,
                "HasBattery",
                true);
        store.fill(
                "com.apple.international",
                "Language",
                "en",
                "Locale",
                "en_US",
                "SupportedKeyboards",
                List.of("en_US", "de_DE", "fr_FR", "emoji"),
                "SupportedLanguages",
                List.of("en", "de", "fr", "ja"),
                "SupportedLocales",
                List.of("en_US", "en_GB", "de_DE", "fr_FR", "ja_JP"));
        store.fill(
                "com.apple.mobile.wireless_lockdown",
                "BonjourFullServiceName",
                id.wifiMac() + "@fe80::1._apple-mobdev2._tcp.local.",
                "EnableWifiConnections",
                false,
                "EnableWifiDebugging",
                false,
                "EnableWifiPairing",
                false,
                "SupportsWifi",
                true,
                "SupportsWifiSyncing",
                true);
        if (major(id.productVersion()) >= 16) {
            store.fill("com.apple.security.mac.amfi", "DeveloperModeStatus", true);
        }
        store.fill("com.apple.xcode.developerdomain", "DeveloperStatus", "Development", "WirelessHosts", List.of());
        store.fill(
                "com.apple.Accessibility",
                "AssistiveTouchEnabledByiTunes",
                0,
                "ClosedCaptioningEnabledByiTunes",
                0,
                "InvertDisplayEnabledByiTunes",
                0,
                "MonoAudioEnabledByiTunes",
                0,
                "SpeakAutoCorrectionsEnabledByiTunes",
                0,
                "VoiceOverTouchEnabledByiTunes",
                0,
                "ZoomTouchEnabledByiTunes",
                0);
        media(store);
        management(store);
        sync(store);
    }

    static int major(String version) {
        int dot = version.indexOf('.');
        return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    }

    private static void storage(ValueStore store) {
        for (String domain : List.of("com.apple.disk_usage", "com.apple.disk_usage.factory")) {
            store.fill(
                    domain,
                    "AmountDataAvailable",
                    64214794240L,
                    "AmountDataReserved",
                    209715200L,
                    "AmountRestoreAvailable",
                    80530636800L,
                    "CalculateDiskUsage",
                    "OkilyDokily",
                    "NANDInfo",
                    new byte[] {1, 0, 0, 0, 1, 0, 0, 0},
                    "TotalDataAvailable",
                    64424509440L,
                    "TotalDataCapacity",
                    117262581760L,
                    "TotalDiskCapacity",
                    128000000000L,
                    "TotalSystemAvailable",
                    0,
                    "TotalSystemCapacity",
                    10737418240L);
        }
        store.fill(
                "com.apple.disk_usage.factory",
                "CalendarUsage",
                0,
                "CameraUsage",
                1048576,
                "MediaCacheUsage",
                0,
                "MobileApplicationUsage",
                524288000,
                "NotesUsage",
                0,
                "PhotoUsage",
                1048576,
                "VoicemailUsage",
                0,
                "WebAppCacheUsage",
                0);
    }

    private static void media(ValueStore store) {
        store.fill(
                "com.apple.mobile.iTunes",
                "BatteryPollInterval",
                60,
                "ConnectedBus",
                "USB",
                "DBVersion",
                5,
                "FairPlayDeviceType",
                280,
                "FamilyID",
                10110,
                "HomeScreenIconColumns",
                4,
                "HomeScreenIconDockMaxCount",
                4,
                "HomeScreenIconHeight",
                60,
                "HomeScreenIconRows",
                6,
                "HomeScreenIconWidth",
                60,
                "HomeScreenMaxPages",
                15,
                "IconFolderColumns",
                3,
                "IconFolderMaxPages",
                15,
                "IconFolderRows",
                3,
                "IconStateSaves",
                true,
                "MinITunesVersion",
                "12.8",
                "MinMacOSVersion",
                "10.14",
                "ScreenHeight",
                2556,
                "ScreenScaleFactor",
                3,
                "ScreenWidth",
                1179,
                "SupportsAirTraffic",
                true,
                "SyncDataClasses",
                List.of("Contacts", "Calendars", "Bookmarks"));
    }

    private static void management(ValueStore store) {
        store.fill(
                "com.apple.mobile.backup",
                "CloudBackupEnabled",
                false,
                "RequiresEncryption",
                0,
                "Version",
                "3.1",
                "WillEncrypt",
                false);
        store.fill("com.apple.fmip", "IsAssociated", false);
        for (String domain : List.of("com.apple.purplebuddy", "com.apple.PurpleBuddy")) {
            store.fill(domain, "SetupDone", true, "SetupState", "SetupUsingAssistant");
        }
        store.fill(
                "com.apple.mobile.internal",
                "CarrierBuild",
                false,
                "DevToolsAvailable",
                "Standard",
                "IsInternal",
                false,
                "PasswordProtected",
                false,
                "UIBuild",
                true,
                "VoidWarranty",
                false);
        store.fill("com.apple.mobile.restriction", "ProhibitAppDelete", false, "ProhibitAppInstall", false);
        store.fill(
                "com.apple.mobile.software_behavior",
                "ChinaBrick",
                false,
                "GoogleMail",
                false,
                "NTSC",
                true,
                "NoVOIP",
                false,
                "NoWiFi",
                false,
                "ShutterClick",
                false,
                "Valid",
                true,
                "VolumeLimit",
                false);
        store.fill("com.apple.mobile.user_preferences", "DiagnosticsAllowed", false);
        store.fill("com.apple.mobile.lockdown_cache", "ActivationState", "Activated");
        store.fill("com.apple.mobile.ldwatch", "WatchCompanionCapability", true);
        store.fill("com.apple.mobile.chaperone", "DeviceIsChaperoned", false);
    }

    private static void sync(ValueStore store) {
        NSDictionary none = Plists.dict("AccountNames", List.of(), "Sources", List.of());
        store.fill("com.apple.mobile.data_sync", "Bookmarks", none, "Calendars", none, "Contacts", none, "Notes", none);
        store.fill(
                "com.apple.mobile.sync_data_class",
                "Bookmarks",
                Plists.dict(),
                "Calendars",
                Plists.dict(),
                "Contacts",
                Plists.dict(),
                "DeviceHandlesDefaultCalendar",
                true,
                "DeviceSupportsClearingData",
                true,
                "Mail Accounts",
                Plists.dict("ReadOnly", true),
                "Notes",
                Plists.dict(),
                "SupportsEncryptedBackups",
                true,
                "SyncSupportsCalDAV",
                true);
    }
}
