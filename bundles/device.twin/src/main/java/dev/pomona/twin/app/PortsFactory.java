package dev.pomona.twin.app;

import dev.pomona.twin.mux.Ports;

/** Says what listens on a twin. */
@FunctionalInterface
public interface PortsFactory {
    Ports create(TwinIdentity id);
}
