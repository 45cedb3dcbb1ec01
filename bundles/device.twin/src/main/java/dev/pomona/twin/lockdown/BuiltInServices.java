package dev.pomona.twin.lockdown;

import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.notify.NotificationProxy;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services that every twin has, by the name in StartService. */
final class BuiltInServices {
    private static final Map<String, TwinService> ALL = Stream.of(
                    new NotificationProxy(true), new NotificationProxy(false))
            .map(TwinService.class::cast)
            .collect(Collectors.toUnmodifiableMap(TwinService::name, Function.identity()));

    private BuiltInServices() {}

    static Map<String, TwinService> all() {
        return ALL;
    }
}
