package dev.pomona.shell.command;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Udid;
import java.util.List;
import java.util.Optional;

/** Where no phone is. */
final class NoPhones implements Phones {
    @Override
    public List<Phone> all() {
        return List.of();
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
