package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A directory of the phone that will be needed soon. */
final class RemoteListing {
    /** So many are asked for before their turn. */
    private static final int AHEAD = 8;

    private final String remote;
    private final Path local;
    private final Path root;
    private final AfcStat stat;
    private final int depth;
    private final AfcClientImpl client;
    private final List<String> lost = new ArrayList<>();
    private FutureTask<List<AfcEntry>> asked;

    RemoteListing(AfcClientImpl client, String remote, Path local, Path root, AfcStat stat, int depth) {
        this.client = client;
        this.remote = remote;
        this.local = local;
        this.root = root;
        this.stat = stat;
        this.depth = depth;
    }

    String remote() {
        return remote;
    }

    Path local() {
        return local;
    }

    Path root() {
        return root;
    }

    AfcStat stat() {
        return stat;
    }

    int depth() {
        return depth;
    }

    static void lookAhead(Deque<RemoteListing> waiting) {
        waiting.stream().limit(AHEAD).forEach(RemoteListing::ask);
    }

    private void ask() {
        if (asked != null) return;
        asked = new FutureTask<>(() -> client.entries(remote, lost::add));
        Thread.ofVirtual().name("afc-list " + client.udid()).start(asked);
    }

    List<AfcEntry> await() throws IOException {
        ask();
        try {
            return asked.get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            InterruptedIOException io = new InterruptedIOException("interrupted while listing " + remote);
            io.initCause(e);
            throw io;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) throw io;
            throw new IOException(e.getCause());
        }
    }

    /** After {@link #await}: names that the phone listed and then knew nothing of. */
    List<String> lost() {
        return lost;
    }

    void cancel() {
        if (asked != null) asked.cancel(true);
    }
}
