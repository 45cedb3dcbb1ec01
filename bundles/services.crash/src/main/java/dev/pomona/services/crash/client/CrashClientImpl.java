package dev.pomona.services.crash.client;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcClients;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.crash.CrashClient;
import dev.pomona.services.crash.CrashReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Two services: one that collects, and one that is AFC. */
public final class CrashClientImpl implements CrashClient {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** A folder of reports has folders, but few within each other. */
    private static final int DEPTH = 16;

    private static final int PING = 4;

    private final Udid udid;
    private final AfcClients.Opener mover;
    private final AfcClient files;

    /**
     * @param mover opens a connection to the service that collects
     * @param folder opens one to the service with the files
     */
    public CrashClientImpl(Udid udid, AfcClients clients, AfcClients.Opener mover, AfcClients.Opener folder) {
        this.udid = udid;
        this.mover = mover;
        this.files = clients.over(udid, folder);
    }

    @Override
    public void collect() throws IOException {
        try (Connection connection = mover.open()) {
            connection.readTimeout(LIMIT);
            // "ping" and a NUL, which some wait for and some do not.
            ByteBuffer answer = ByteBuffer.allocate(PING);
            while (answer.hasRemaining()) {
                if (connection.read(answer) < 0) {
                    throw new IOException(
                            "the phone " + udid + " closed without a word that its reports are collected");
                }
            }
            String word = new String(answer.array(), StandardCharsets.ISO_8859_1);
            if (!word.equals("ping")) {
                throw new IOException("the phone " + udid + " did not say ping when its reports were collected");
            }
        }
    }

    @Override
    public List<CrashReport> reports() throws IOException {
        List<CrashReport> reports = new ArrayList<>();
        add("/", 0, reports);
        reports.sort(Comparator.comparing(CrashReport::path));
        return reports;
    }

    private void add(String directory, int depth, List<CrashReport> reports) throws IOException {
        for (AfcEntry entry : files.entries(directory)) {
            String path = directory.equals("/") ? "/" + entry.name() : directory + "/" + entry.name();
            if (entry.stat().isDirectory() && depth < DEPTH) {
                add(path, depth + 1, reports);
            } else if (entry.stat().isFile()) {
                reports.add(new CrashReport(
                        path,
                        Names.process(entry.name()),
                        entry.stat().size(),
                        entry.stat().modified()));
            }
        }
    }

    @Override
    public AfcClient files() {
        return files;
    }

    @Override
    public void close() {
        files.close();
    }
}
