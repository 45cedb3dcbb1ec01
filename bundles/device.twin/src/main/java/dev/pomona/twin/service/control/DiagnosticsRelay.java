package dev.pomona.twin.service.control;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Battery, registry and device facts; and the switches, which are acknowledged and change nothing. */
public final class DiagnosticsRelay implements TwinService {
    private static final Set<String> BATTERY = Set.of("IOPMPowerSource", "AppleSmartBattery", "AppleARMPMUCharger");

    @Override
    public String name() {
        return "com.apple.mobile.diagnostics_relay";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        PlistFrames frames = new PlistFrames(host);
        for (Optional<NSDictionary> request = frames.read(); request.isPresent(); request = frames.read()) {
            frames.writeXml(answer(phone, request.get()));
        }
    }

    private static NSDictionary answer(TwinPhone phone, NSDictionary request) {
        String name = Plists.text(request, "Request").orElse("");
        return switch (name) {
            case "All" -> success(Plists.dict("GasGauge", gasGauge(), "HDMI", hdmi(), "NAND", nand(), "WiFi", wifi()));
            case "GasGauge" -> success(Plists.dict(name, gasGauge()));
            case "HDMI" -> success(Plists.dict(name, hdmi()));
            case "NAND" -> success(Plists.dict(name, nand()));
            case "WiFi" -> success(Plists.dict(name, wifi()));
            case "MobileGestalt" -> success(Plists.dict(name, gestalt(phone, request)));
            case "IORegistry" -> success(Plists.dict(name, registry(phone, request)));
            case "Sleep", "Restart", "Shutdown", "Goodbye" -> Plists.dict("Status", "Success");
            default -> Plists.dict("Status", "UnknownRequest");
        };
    }

    private static NSDictionary success(NSDictionary diagnostics) {
        return Plists.dict("Diagnostics", diagnostics, "Status", "Success");
    }

    private static NSDictionary gasGauge() {
        return Plists.dict("CycleCount", 425, "DesignCapacity", 100, "FullChargeCapacity", 100, "Status", "Success");
    }

    private static NSDictionary hdmi() {
        return Plists.dict("Connection", "None", "Status", "Success");
    }

    private static NSDictionary nand() {
        return Plists.dict("Status", "Success");
    }

    private static NSDictionary wifi() {
        return Plists.dict("Active", "true", "Status", "Success");
    }

    private static NSDictionary gestalt(TwinPhone phone, NSDictionary request) {
        NSDictionary answer = Plists.dict("Status", "Success");
        if (request.get("MobileGestaltKeys") instanceof NSArray keys) {
            for (NSObject key : keys.getArray()) {
                if (key instanceof NSString name) {
                    // What lockdownd knows of the hardware, this knows too, under the same names.
                    phone.value("", name.getContent()).ifPresent(value -> answer.put(name.getContent(), value));
                }
            }
        }
        return answer;
    }

    private static NSDictionary registry(TwinPhone phone, NSDictionary request) {
        Optional<String> name = Plists.text(request, "EntryName");
        Optional<String> type = Plists.text(request, "EntryClass");
        if (name.filter(BATTERY::contains).isPresent()
                || type.filter(BATTERY::contains).isPresent()) {
            return battery();
        }
        if (name.isEmpty() && type.isEmpty()) {
            String plane = Plists.text(request, "CurrentPlane").orElse("IOService");
            return Plists.dict(
                    "IORegistryPlanes", Plists.dict(plane, plane), "name", "Root", "IOPlatformUUID", phone.udid());
        }
        return Plists.dict();
    }

    private static NSDictionary battery() {
        return Plists.dict(
                "AbsoluteCapacity", 2431,
                "AppleRawCurrentCapacity", 2471,
                "AppleRawMaxCapacity", 2840,
                "AtCriticalLevel", false,
                "AtWarnLevel", false,
                "CurrentCapacity", 87,
                "CycleCount", 425,
                "DesignCapacity", 3095,
                "ExternalConnected", true,
                "FullyCharged", false,
                "InstantAmperage", 512,
                "IsCharging", true,
                "MaxCapacity", 100,
                "NominalChargeCapacity", 2840,
                "Serial", "F8Y0000TW1N",
                "Temperature", 2989,
                "Voltage", 4012);
    }
}
