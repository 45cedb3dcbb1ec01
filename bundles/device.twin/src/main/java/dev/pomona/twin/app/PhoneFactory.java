package dev.pomona.twin.app;

import dev.pomona.twin.TwinService;
import java.util.List;
import java.util.function.Supplier;

/** Builds what lives above the mux, once for each twin. */
public interface PhoneFactory {
    /** A phone for {@code id}; {@code services} tells the services there are at the moment it is asked. */
    Phone create(TwinIdentity id, Supplier<List<TwinService>> services);
}
