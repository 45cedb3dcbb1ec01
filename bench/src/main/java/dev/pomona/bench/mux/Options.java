package dev.pomona.bench.mux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code bench/mux} was told. */
record Options(
        Path root,
        int phones,
        int connections,
        int size,
        double seconds,
        double warm,
        int rounds,
        double linkRate,
        double linkMillis,
        Set<String> daemons,
        Set<String> only) {
    static final List<String> TESTS = List.of(
            "from1",
            "from4",
            "to1",
            "to4",
            "trip1",
            "trip4",
            "connect1",
            "connect4",
            "from32",
            "to32",
            "link",
            "exporter",
            "relay");
    static final String HELP = """
        bench/mux [options]: the hub and, where it is installed, Debian's usbmuxd, one after the other behind the same
        simulated phones, under the same load.
          --rounds N        rounds, in each of which both are started, warmed up and measured; medians are shown (3)
          --seconds S       length of each measured stretch (3)
          --warm S          load before anything is measured, per daemon and round (8)
          --phones N        simulated phones of the many-phones tests (32)
          --connections N   connections to each of them (32)
          --size BYTES      of each read and write of the client (262144)
          --link MB/s,MS    rate and round trip of the shaped link (40,7)
          --daemon NAME     only hub, or only usbmuxd
          --only A,B,…      only these tests: %s
        """.formatted(String.join(", ", TESTS));

    static Options parse(String[] args) {
        Path root =
                Path.of(System.getProperty("pomona.root", ".")).toAbsolutePath().normalize();
        int phones = 32;
        int connections = 32;
        int size = 256 * 1024;
        int rounds = 3;
        double seconds = 3;
        double warm = 8;
        double rate = 40;
        double millis = 7;
        Set<String> daemons = Set.of("hub", "usbmuxd");
        Set<String> only = Set.copyOf(TESTS);
        List<String> rest = new ArrayList<>(List.of(args));
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(name.equals("--help") ? "" : name + " needs a value");
            }
            String value = rest.removeFirst();
            switch (name) {
                case "--rounds" -> rounds = number(name, value, 1, 100);
                case "--seconds" -> seconds = Double.parseDouble(value);
                case "--warm" -> warm = Double.parseDouble(value);
                case "--phones" -> phones = number(name, value, 1, 60);
                case "--connections" -> connections = number(name, value, 1, 256);
                case "--size" -> size = number(name, value, 1, 64 << 20);
                case "--link" -> {
                    String[] both = value.split(",", -1);
                    rate = Double.parseDouble(both[0]);
                    millis = Double.parseDouble(both[1]);
                }
                case "--daemon" -> daemons = Set.of(value);
                case "--only" -> only = Set.of(value.split(",", -1));
                default -> throw new IllegalArgumentException("no option " + name);
            }
        }
        if (!TESTS.containsAll(only)) {
            throw new IllegalArgumentException("not all of these are tests: " + String.join(", ", only));
        }
        return new Options(root, phones, connections, size, seconds, warm, rounds, rate, millis, daemons, only);
    }

    private static int number(String name, String value, int least, int most) {
        int number = Integer.parseInt(value);
        if (number < least || number > most) {
            throw new IllegalArgumentException(name + " from " + least + " to " + most);
        }
        return number;
    }

    boolean wants(String test) {
        return only.contains(test);
    }
}
