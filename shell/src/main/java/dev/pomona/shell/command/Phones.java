package dev.pomona.shell.command;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.TrustListener;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The phones that are there, as commands see them; the registry behind an interface, so that tests need none. */
public interface Phones {
    /**
     * One phone.
     *
     * @param facts the service properties of its {@link Lockdown}; empty while there is none
     * @param ways best first
     */
    record Phone(Udid udid, Map<String, Object> facts, List<Device> ways) {}

    /** In the order of their names. */
    List<Phone> all();

    Optional<Lockdown> lockdown(Udid udid);

    /** A service client of this phone; {@link Held#close} gives it back. */
    <T> Optional<Held<T>> client(Udid udid, Class<T> type);

    /** Has the listener told each change of trust from now on, until the answer is closed. */
    default Ended follow(TrustListener listener) {
        return () -> {};
    }

    /** The store of pair records. */
    default Optional<PairRecordVault> vault() {
        return Optional.empty();
    }

    /** Ends something. */
    interface Ended extends AutoCloseable {
        @Override
        void close();
    }

    /** Something that is to be given back. */
    interface Held<T> extends AutoCloseable {
        T get();

        @Override
        void close();
    }
}
