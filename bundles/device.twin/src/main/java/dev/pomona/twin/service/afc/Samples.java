package dev.pomona.twin.service.afc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** What is in a twin's folders before any host has touched them. */
final class Samples {
    /** Room for the large files of measurements, where this process has it; memory is taken as it is written. */
    private static final long MEDIA_BYTES =
            Math.min(640L << 20, Runtime.getRuntime().maxMemory() / 3);

    private static final long CONTAINER_BYTES = 64L << 20;
    private static final long REPORT_BYTES = 16L << 20;
    private static final long DAY_NANOS = 86_400_000_000_000L;
    private static final List<String> MEDIA_FOLDERS = List.of(
            "AirFair",
            "Books/Purchases",
            "DCIM/.MISC",
            "DCIM/100APPLE",
            "Downloads",
            "FactoryFiles",
            "iTunes_Control/Artwork",
            "iTunes_Control/Music/F00",
            "iTunes_Control/iTunes",
            "MediaAnalysis",
            "PhotoData/Thumbnails",
            "Photos",
            "PublicStaging",
            "Purchases",
            "Radio",
            "Recordings");

    private Samples() {}

    static FileTree media() {
        return fill(MEDIA_BYTES, tree -> {
            for (String folder : MEDIA_FOLDERS) {
                tree.makeDirectory(folder);
            }
            for (int i = 1; i <= 8; i++) {
                String name = String.format(Locale.ROOT, "DCIM/100APPLE/IMG_%04d.JPG", i);
                put(tree, name, picture(i, 20_000 + i * 7919));
                tree.touch(name, now() - (30 - i) * DAY_NANOS);
            }
            put(tree, "Books/Purchases/Purchases.plist", text("""
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                \t<key>Books</key>
                \t<array/>
                </dict>
                </plist>
                """));
            put(tree, "Downloads/downloads.28.sqlitedb", text("SQLite format 3\0"));
            put(tree, "Recordings/Hello from a twin.txt", text("There is no phone here, only its twin.\n"));
            put(tree, "com.apple.itunes.lock_sync", new byte[0]);
        });
    }

    static FileTree crashReports(String version) {
        return fill(REPORT_BYTES, tree -> {
            for (String folder : List.of("Retired", "Panics", "DiagnosticLogs/sysdiagnose", "com.apple.appstored")) {
                tree.makeDirectory(folder);
            }
            report(tree, "ExampleApp-2026-03-01-101500.ips", "ExampleApp", "org.example.ExampleApp", "309", version);
            report(tree, "Notes-2026-03-04-194210.ips", "Notes", "com.example.Notes", "309", version);
            report(
                    tree,
                    "Retired/locationd-2026-02-20-033001.ips",
                    "locationd",
                    "com.example.locationd",
                    "309",
                    version);
            report(tree, "JetsamEvent-2026-03-05-080000.ips", "JetsamEvent", "", "298", version);
        });
    }

    /** The container of an app. */
    static FileTree container(String id) {
        return fill(CONTAINER_BYTES, tree -> {
            for (String folder :
                    List.of("Documents/Inbox", "Library/Caches", "Library/Preferences", "SystemData", "tmp")) {
                tree.makeDirectory(folder);
            }
            put(tree, "Documents/Welcome.txt", text("The documents of " + id + ".\n"));
            put(tree, "Library/Preferences/" + id + ".plist", text("bplist00"));
        });
    }

    private interface Filler {
        void fill(FileTree tree) throws AfcFault;
    }

    private static FileTree fill(long bytes, Filler filler) {
        FileTree tree = new FileTree(bytes, Samples::now);
        try {
            filler.fill(tree);
        } catch (AfcFault fault) {
            throw new IllegalStateException("the samples do not fit", fault);
        }
        return tree;
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static void put(FileTree tree, String path, byte[] content) throws AfcFault {
        tree.write(tree.file(path, true), 0, content, 0, content.length);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The markers of a JPEG around noise; no picture, but of a picture's size and type. */
    private static byte[] picture(int seed, int size) {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream(size);
        jpeg.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16});
        jpeg.writeBytes(new byte[] {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 72, 0, 72, 0, 0});
        byte[] noise = new byte[size];
        new Random(seed).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] &= 0x7f;
        }
        jpeg.writeBytes(noise);
        jpeg.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
        return jpeg.toByteArray();
    }

    private static void report(FileTree tree, String path, String process, String bundle, String type, String version)
            throws AfcFault {
        String incident = UUID.nameUUIDFromBytes(text(path)).toString().toUpperCase(Locale.ROOT);
        put(tree, path, text("""
            {"app_name":"%1$s","timestamp":"2026-03-01 10:15:00.00 +0100","app_version":"1.0","bug_type":"%3$s",\
            "os_version":"iPhone OS %4$s","incident_id":"%5$s","bundleID":"%2$s"}
            {
              "procName" : "%1$s",
              "incident" : "%5$s",
              "exception" : {"type":"EXC_BREAKPOINT","signal":"SIGTRAP"},
              "faultingThread" : 0,
              "threads" : [{"id":4711,"triggered":true,"frames":[{"imageOffset":16384,"imageIndex":0}]}]
            }
            """.formatted(process, bundle, type, version, incident)));
    }
}
