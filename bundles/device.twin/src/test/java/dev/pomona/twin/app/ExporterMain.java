package dev.pomona.twin.app;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Twins with nothing but the test ports, for a stock host to be tried against: arguments are port and count. */
public final class ExporterMain {
    private ExporterMain() {}

    public static void main(String[] args) throws Exception {
        TwinExporter exporter = TwinExporter.start(
                Integer.parseInt(args[0]), Integer.parseInt(args[1]), id -> port -> Optional.empty());
        System.out.println("exporting at port " + exporter.port());
        new CountDownLatch(1).await();
    }
}
