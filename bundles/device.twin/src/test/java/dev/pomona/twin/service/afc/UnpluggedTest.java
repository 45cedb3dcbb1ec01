package dev.pomona.twin.service.afc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcCopyListener;
import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cable comes out at a random moment of a copy, a hundred times: under a final name there is the whole file, old or new. */
class UnpluggedTest {
    private static final int TIMES = 100;
    private static final int FILES = 12;

    @TempDir
    Path here;

    private final TwinFiles phone = TwinFiles.empty();

    private static byte[] content(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Unplugs after so many bytes have been told of. */
    private final class Cutter implements AfcCopyListener {
        private long left;

        Cutter(long left) {
            this.left = left;
        }

        @Override
        public void moved(String remote, Path local, long done, long size) {
            cut(4096);
        }

        @Override
        public void done(String remote, Path local, long size) {
            cut(512);
        }

        private void cut(long bytes) {
            left -= bytes;
            if (left <= 0) phone.unplug();
        }
    }

    @Test
    void noWrongFileEver() throws Exception {
        Random random = new Random(6);
        Path source = Files.createDirectory(here.resolve("source"));
        Path target = here.resolve("target");
        Map<String, List<byte[]>> allowed = new HashMap<>();
        for (int f = 0; f < FILES; f++) {
            byte[] first = content(f, 1 + f * f * 1500);
            Files.write(source.resolve("f" + f), first);
            allowed.put("f" + f, List.of(first));
        }
        int cut = 0;
        for (int i = 0; i < TIMES; i++) {
            boolean push = i % 2 == 0;
            if (push) change(source, allowed, i);
            Set<AfcCopyOption> options = EnumSet.of(AfcCopyOption.RECURSIVE);
            if (i % 3 == 0) options.add(AfcCopyOption.RESUME);
            if (i % 5 == 0) options.add(AfcCopyOption.VERIFY);
            try (AfcClient client = phone.client()) {
                AfcCopyListener cutter = new Cutter(random.nextInt(1_000_000));
                if (push) client.push(List.of(new AfcPair("/t", source)), options, cutter);
                else if (client.exists("/t")) client.pull(List.of(new AfcPair("/t", target)), options, cutter);
            } catch (IOException e) {
                cut++;
            }
            checkPhone(allowed);
            if (Files.isDirectory(target)) checkHere(target, allowed);
        }
        assertTrue(cut > TIMES / 4, "only " + cut + " of " + TIMES + " copies were cut");
        try (AfcClient client = phone.client()) {
            client.push(List.of(new AfcPair("/t", source)), Set.of(AfcCopyOption.RECURSIVE), AfcCopyListener.NONE);
            for (int f = 0; f < FILES; f++) {
                assertArrayEquals(
                        Files.readAllBytes(source.resolve("f" + f)),
                        client.read("/t/f" + f).readAllBytes());
            }
        }
    }

    /** One file gets new content; both may be found from now on. */
    private static void change(Path source, Map<String, List<byte[]>> allowed, int round) throws IOException {
        String name = "f" + round % FILES;
        byte[] fresh = content(1000 + round, 1 + (round * 7919) % 150_000);
        Files.write(source.resolve(name), fresh);
        allowed.compute(
                name, (n, old) -> Stream.concat(old.stream(), Stream.of(fresh)).toList());
    }

    private void checkPhone(Map<String, List<byte[]>> allowed) throws IOException {
        try (AfcClient client = phone.client()) {
            if (!client.exists("/t")) return;
            for (String name : client.list("/t")) {
                if (name.endsWith(".part")) continue;
                check(name, client.read("/t/" + name).readAllBytes(), allowed);
            }
        }
    }

    private static void checkHere(Path target, Map<String, List<byte[]>> allowed) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".part")) continue;
                check(name, Files.readAllBytes(file), allowed);
            }
        }
    }

    private static void check(String name, byte[] bytes, Map<String, List<byte[]>> allowed) {
        assertTrue(allowed.containsKey(name), name);
        assertEquals(
                1,
                allowed.get(name).stream()
                        .filter(a -> java.util.Arrays.equals(a, bytes))
                        .count(),
                name + " is neither old nor new: " + bytes.length + " bytes");
    }
}
