package dev.pomona.shell.command;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Phones by UDID, each with one way over USB that leads to {@code port}'s answer. */
final class FakePhones implements Phones {
    interface Connector {
        Connection connect(int port) throws IOException;
    }

    final List<Phone> phones = new ArrayList<>();
    Connector connector = port -> {
        throw new IOException("nobody at " + port);
    };

    FakePhones with(String udid, String name) {
        Udid u = Udid.of(udid);
        DeviceInfo info = new DeviceInfo(u, Transport.USB, 0x12a8, 0x10002, 480_000_000, "usb 1-2");
        Device device = new Device() {
            @Override
            public DeviceInfo info() {
                return info;
            }

            @Override
            public Connection connect(int port, Duration timeout) throws IOException {
                return connector.connect(port);
            }
        };
        phones.add(new Phone(u, Map.of("name", name, "trust", "TRUSTED"), List.of(device)));
        return this;
    }

    @Override
    public List<Phone> all() {
        return List.copyOf(phones);
    }

    @Override
    public Optional<Lockdown> lockdown(Udid udid) {
        return Optional.empty();
    }

    @Override
    public <T> Optional<Held<T>> client(Udid udid, Class<T> type) {
        return Optional.empty();
    }
}
