package dev.pomona.mux;

import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What happens on the way from a plug to a usable {@link Device}. Services that are there need no events: follow the
 * registry for those. These tell what the registry cannot: that something was plugged in and is not, or no longer, usable.
 */
public sealed interface DeviceEvent {
    Instant time();

    /** The phone's UDID, or, before it is known, what the transport says of it. */
    String phone();

    /** A link is there, the handshake begins. */
    record Appeared(Instant time, String phone, String source) implements DeviceEvent {}

    /** The handshake is done and the {@link Device} is registered. */
    record Ready(Instant time, String phone, DeviceInfo info) implements DeviceEvent {}

    /** The link works no longer, or never did; {@code advice} says what a person can do. */
    record Failed(Instant time, String phone, String problem, String advice) implements DeviceEvent {}

    /** The link is gone. Exactly one for each {@link Appeared}. */
    record Gone(Instant time, String phone, String cause) implements DeviceEvent {}

    /** Whiteboard: register as an OSGi service to be told. Called from a thread of the sender in order; must not block. */
    @ConsumerType
    interface Listener {
        void deviceEvent(DeviceEvent event);
    }
}
