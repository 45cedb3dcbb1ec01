package dev.pomona.plugins.manage;

import dev.pomona.plugins.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.Bundle;

/** What the manager knows of one plugin beyond what the framework does. Fields are written on the plugin's lane. */
final class Slot {
    /** Null for a plugin that ships. */
    private final Path file;

    final Lane lane;
    /** Null while the file has not been taken for a bundle. */
    volatile Bundle bundle;
    /** What the last attempt to start or install it ended with; null after success. */
    volatile Throwable failure;
    /** Whether somebody asked for it to stand still. */
    volatile boolean stopped;
    /** Whether its file is gone. */
    volatile boolean leaving;
    /** The threads that its last stop had to interrupt. */
    volatile List<Thread> leftThreads = List.of();
    /** The last thing it was told to do. */
    volatile CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    Slot(Path file, Lane lane) {
        this.file = file;
        this.lane = lane;
    }

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    String fileName() {
        return file == null ? "" : file.getFileName().toString();
    }

    boolean unresolved() {
        Bundle b = bundle;
        return b != null && b.getState() == Bundle.INSTALLED && failure != null && !stopped && !leaving;
    }

    Optional<Finding> hanging() {
        return lane.hangs() ? lane.current().map(Reasons::hangs) : Optional.empty();
    }
}
