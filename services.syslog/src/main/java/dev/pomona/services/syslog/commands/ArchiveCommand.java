package dev.pomona.services.syslog.commands;

import dev.pomona.services.syslog.SyslogArchive;
import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.filter.Since;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syslog archive} and {@code syslog pidlist}: what the phone tells besides the live log. */
@Command(
        name = "archive",
        description = "Copies what the phone has logged in the past: the tar of a .logarchive, as the phone makes it.")
final class ArchiveCommand implements Callable<Integer> {
    private static final long SHOWN_EACH = 256 * 1024;

    private final Invocation call;

    @Parameters(paramLabel = "FILE", description = "where to; - for standard output")
    private String file;

    @Option(
            names = {"--since", "--start-time"},
            paramLabel = "TIME",
            description = "nothing older: 10m, 2h, 2026-11-21T16:30:00")
    private String since;

    @Option(names = "--age-limit", paramLabel = "N", description = "as the phone counts: days")
    private Long age;

    @Option(names = "--size-limit", paramLabel = "BYTES", description = "about so large at most")
    private Long size;

    ArchiveCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() throws CommandException {
        Path target = call.directory().resolve(file).toAbsolutePath();
        // Before the phone is asked: it takes minutes.
        if (!file.equals("-")) requireRoom(target);
        SyslogClient client = call.client(SyslogClient.class);
        try {
            SyslogArchive what = what();
            if (file.equals("-")) {
                client.archive(what, call.out(), bytes -> {});
                call.out().flush();
                return 0;
            }
            long bytes = save(client, what, target);
            if (call.json()) call.object(Map.of("file", target.toString(), "bytes", bytes));
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        } catch (IOException e) {
            throw new CommandException("the archive of " + call.udid() + " was not saved: " + e.getMessage(), e);
        }
    }

    private static void requireRoom(Path target) throws CommandException {
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) throw new CommandException(target + " is a directory");
        if (!Files.isDirectory(folder)) throw new CommandException(folder + ": no such directory");
    }

    private SyslogArchive what() {
        Optional<Instant> from = Optional.ofNullable(since)
                .map(t -> t.matches("\\d{9,12}")
                        ? Instant.ofEpochSecond(Long.parseLong(t))
                        : Since.of(t, Instant.now(), ZoneId.systemDefault()));
        return new SyslogArchive(from, limit("--age-limit", age), limit("--size-limit", size));
    }

    private static OptionalLong limit(String option, Long value) {
        if (value == null) return OptionalLong.empty();
        if (value < 1) throw new IllegalArgumentException(option + ": expected 1 or more, not " + value);
        return OptionalLong.of(value);
    }

    /** The file appears when it is whole. */
    private long save(SyslogClient client, SyslogArchive what, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            long bytes;
            call.err().println("the phone gathers its log; this may take minutes");
            try (OutputStream out = Files.newOutputStream(part)) {
                bytes = client.archive(what, out, progress());
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            call.err().println((call.terminal() ? "\r" : "") + bytes + " bytes in " + target);
            return bytes;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private LongConsumer progress() {
        long[] shown = {0};
        return bytes -> {
            if (call.cancelled()) throw new IllegalArgumentException("stopped after " + bytes + " bytes");
            if (!call.terminal() || bytes - shown[0] < SHOWN_EACH) return;
            shown[0] = bytes;
            call.err().print("\r" + bytes / 1024 + " KiB");
            call.err().flush();
        };
    }

    int pidlist() throws CommandException {
        try {
            List<Map<String, Object>> rows = call.client(SyslogClient.class).processes().stream()
                    .map(p -> {
                        Map<String, Object> row = new LinkedHashMap<>();
                        row.put("pid", p.pid());
                        row.put("name", call.json() ? p.name() : Plain.text(p.name()));
                        return row;
                    })
                    .toList();
            call.table(List.of("pid", "name"), rows);
            return 0;
        } catch (IOException e) {
            throw new CommandException("the processes of " + call.udid() + " are not known: " + e.getMessage(), e);
        }
    }
}
