package dev.pomona.twin.service.afc;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.client.AfcClientImpl;
import dev.pomona.services.afc.client.AfcSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The twin's files and clients of them. */
public final class TwinFiles {
    final FileTree tree;
    private final Set<InMemory> connections = ConcurrentHashMap.newKeySet();

    TwinFiles(FileTree tree) {
        this.tree = tree;
    }

    /** Nothing but a root. */
    public static TwinFiles empty() {
        java.time.Instant start = java.time.Instant.parse("2026-11-21T12:00:00Z");
        java.util.concurrent.atomic.AtomicLong now =
                new java.util.concurrent.atomic.AtomicLong(start.getEpochSecond() * 1_000_000_000L);
        return new TwinFiles(new FileTree(256L << 20, now::incrementAndGet));
    }

    public AfcClient client() {
        return client(new AfcSettings(4096, 256 * 1024, 32, Duration.ofSeconds(30)));
    }

    public AfcClient client(AfcSettings settings) {
        return new AfcClientImpl(InMemory.UDID, this::connect, settings, System::nanoTime);
    }

    InMemory connect() {
        InMemory made = InMemory.to(host -> new AfcServer(tree, "iPhone14,5", host).run());
        connections.add(made);
        return made;
    }

    /** The cable comes out. */
    void unplug() {
        connections.forEach(InMemory::cut);
        connections.clear();
    }
}
