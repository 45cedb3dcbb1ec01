package dev.pomona.mount;

import dev.pomona.services.afc.AfcStat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** What was told of files a moment ago: after a directory is listed, the kernel asks for each of its entries. */
final class Attributes {
    private static final long VALID = 1_000_000_000L;
    private static final int MOST = 20_000;

    /** When it was told. */
    private record Told(AfcStat stat, long at) {}

    private final ConcurrentMap<String, Told> told = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    Attributes(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void tell(String path, AfcStat stat) {
        if (told.size() >= MOST) told.clear();
        told.put(path, new Told(stat, nanos.getAsLong()));
    }

    Optional<AfcStat> get(String path) {
        Told t = told.get(path);
        if (t == null) return Optional.empty();
        if (nanos.getAsLong() - t.at() <= VALID) return Optional.of(t.stat());
        told.remove(path, t);
        return Optional.empty();
    }

    /** It changes now, and so does the directory it is in. */
    void forget(String path) {
        told.remove(path);
        int slash = path.lastIndexOf('/');
        told.remove(slash <= 0 ? "/" : path.substring(0, slash));
    }

    /** A directory changes its name: what is below has other names, too. */
    void forgetAll() {
        told.clear();
    }
}
