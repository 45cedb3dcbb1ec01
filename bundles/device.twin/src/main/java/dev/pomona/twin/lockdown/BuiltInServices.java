package dev.pomona.twin.lockdown;

import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.afc.AfcService;
import dev.pomona.twin.service.afc.CrashReports;
import dev.pomona.twin.service.afc.HouseArrest;
import dev.pomona.twin.service.apps.InstallationProxy;
import dev.pomona.twin.service.apps.SpringBoard;
import dev.pomona.twin.service.control.DiagnosticsRelay;
import dev.pomona.twin.service.control.Heartbeat;
import dev.pomona.twin.service.image.ImageMounter;
import dev.pomona.twin.service.log.OsTraceRelay;
import dev.pomona.twin.service.log.SyslogRelay;
import dev.pomona.twin.service.notify.NotificationProxy;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services that every twin has, by the name in StartService. */
final class BuiltInServices {
    private static final long LOG_MILLIS = 100;
    private static final long HEARTBEAT_MILLIS = 10_000;

    private static final Map<String, TwinService> ALL = Stream.<TwinService>of(
                    new AfcService(),
                    new CrashReports(),
                    new CrashReports.Mover(),
                    new DiagnosticsRelay(),
                    new HouseArrest(),
                    new Heartbeat(HEARTBEAT_MILLIS),
                    new ImageMounter(),
                    new InstallationProxy(),
                    new NotificationProxy(true),
                    new NotificationProxy(false),
                    new OsTraceRelay(LOG_MILLIS, Instant::now),
                    new SpringBoard(),
                    new SyslogRelay(LOG_MILLIS, Instant::now))
            .collect(Collectors.toUnmodifiableMap(TwinService::name, Function.identity()));

    private BuiltInServices() {}

    static Map<String, TwinService> all() {
        return ALL;
    }
}
