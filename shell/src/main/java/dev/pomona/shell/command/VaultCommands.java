package dev.pomona.shell.command;

import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.vault.RecordFormat;
import dev.pomona.lockdown.vault.RecordReport;
import dev.pomona.mux.Udid;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault}: the pair records, which are never shown. */
@Command(name = "vault", description = "The store of pair records")
final class VaultCommands implements Runnable {
    private static final int MAX_FILES = 10_000;
    private final Invocation call;
    private final Phones phones;

    @Spec
    private CommandSpec spec;

    VaultCommands(Invocation call, Phones phones) {
        this.call = call;
        this.phones = phones;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which? list, check, import, export, delete or rekey");
    }

    private PairRecordVault vault() throws CommandException {
        return phones.vault().orElseThrow(() -> new CommandException("this hub has no store of pair records"));
    }

    @Command(name = "list", description = "List the phones with a record, and how records are kept")
    int list() throws IOException, CommandException {
        PairRecordVault vault = vault();
        call.err().println("records are " + vault.words());
        call.table(
                List.of("udid", "made", "expires"),
                vault.check().stream().map(VaultCommands::row).toList());
        return Dispatcher.OK;
    }

    @Command(
            name = "check",
            description = "Look for records that are damaged, incomplete or at their end; exit code 1 if any")
    int check() throws IOException, CommandException {
        List<RecordReport> reports = vault().check();
        call.table(
                List.of("udid", "made", "expires", "troubles"),
                reports.stream().map(VaultCommands::row).toList());
        return reports.stream().allMatch(r -> r.troubles().isEmpty()) ? Dispatcher.OK : Dispatcher.FAILED;
    }

    private static Map<String, Object> row(RecordReport report) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("udid", report.udid().value());
        out.put("made", report.made().map(Object::toString).orElse(null));
        out.put("expires", report.expires().map(Object::toString).orElse(null));
        out.put("troubles", report.troubles());
        return out;
    }

    @Command(
            name = "import",
            description = {
                "Take over pair records of libimobiledevice (/var/lib/lockdown), Apple (/var/db/lockdown) or",
                "pymobiledevice3 (~/.pymobiledevice3): files named UDID.plist, or folders of them."
            })
    int take(
            @Option(names = "--force", description = "Replace records that are there") boolean force,
            @Parameters(arity = "1..*", paramLabel = "PATH") List<String> paths)
            throws IOException, CommandException {
        PairRecordVault vault = vault();
        List<Udid> there = vault.list();
        List<Map<String, Object>> rows = new ArrayList<>();
        boolean ok = true;
        for (Path file : files(paths)) {
            String outcome;
            Optional<Udid> udid = Optional.empty();
            try {
                byte[] record = read(file);
                udid = RecordFormat.read(String.valueOf(file.getFileName()), record);
                if (udid.isEmpty()) {
                    outcome = "no pair record";
                } else if (there.contains(udid.get()) && !force) {
                    ok = false;
                    outcome = "there is one already; --force replaces it";
                } else {
                    vault.save(udid.get(), record);
                    outcome = "imported";
                }
            } catch (IOException | IllegalArgumentException e) {
                ok = false;
                outcome = e.getMessage();
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("file", file.toString());
            row.put("udid", udid.map(Udid::value).orElse(null));
            row.put("outcome", outcome);
            rows.add(row);
        }
        call.table(List.of("file", "udid", "outcome"), rows);
        return ok ? Dispatcher.OK : Dispatcher.FAILED;
    }

    private List<Path> files(List<String> paths) throws IOException, CommandException {
        List<Path> files = new ArrayList<>();
        for (String path : paths) {
            Path given = call.directory().resolve(path);
            if (Files.isDirectory(given)) {
                try (Stream<Path> inside = Files.list(given)) {
                    inside.filter(f -> f.toString().endsWith(".plist"))
                            .limit(MAX_FILES)
                            .sorted()
                            .forEach(files::add);
                }
            } else if (Files.isRegularFile(given)) {
                files.add(given);
            } else {
                throw new CommandException(path + " does not exist");
            }
        }
        return files;
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(PairRecordVault.MAX_RECORD + 1);
            if (bytes.length > PairRecordVault.MAX_RECORD) throw new IOException("too large for a pair record");
            return bytes;
        }
    }

    @Command(
            name = "export",
            description =
                    "Write records, private keys included, to a folder for another program; files are for you alone")
    int export(
            @Option(
                            names = "--format",
                            defaultValue = "LIBIMOBILEDEVICE",
                            paramLabel = "FORMAT",
                            description = "libimobiledevice, apple or pymobiledevice3")
                    RecordFormat format,
            @Option(names = "--force", description = "Replace files that are there") boolean force,
            @Option(names = "--all", description = "All records, not only the one of -u's phone") boolean all,
            @Parameters(paramLabel = "FOLDER") String folder)
            throws IOException, CommandException {
        PairRecordVault vault = vault();
        Path target = call.directory().resolve(folder);
        Files.createDirectories(target, rights(target, "rwx------"));
        for (Udid udid : all ? vault.list() : List.of(call.udid())) {
            byte[] record = vault.read(udid).orElseThrow(() -> new CommandException("there is no record of " + udid));
            Path file = target.resolve(udid.value().replace(':', '_') + ".plist");
            if (force) Files.deleteIfExists(file);
            if (Files.exists(file)) throw new CommandException(file + " exists; --force replaces it");
            Files.createFile(file, rights(target, "rw-------"));
            Files.write(file, format.write(udid, record), StandardOpenOption.WRITE);
            call.element(file.toString(), Map.of("udid", udid.value(), "file", file.toString()));
        }
        return Dispatcher.OK;
    }

    private static FileAttribute<?>[] rights(Path where, String rights) {
        boolean posix = where.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    @Command(
            name = "rekey",
            description = {
                "Seal all records with another key: file:PATH, passphrase-file:PATH or command:COMMAND.",
                "The hub has to be started with it (--vault-key) from then on."
            })
    int rekey(@Parameters(paramLabel = "SOURCE") String source) throws IOException, CommandException {
        PairRecordVault vault = vault();
        vault.rekey(source);
        call.err()
                .println("records are " + vault.words()
                        + "; start the hub with --vault-key and this source from now on");
        return Dispatcher.OK;
    }

    @Command(
            name = "delete",
            description = "Remove the record of a phone, which need not be there; `unpair` tells the phone")
    int delete(@Parameters(paramLabel = "UDID") String udid) throws IOException, CommandException {
        if (!Udid.isSafe(udid)) throw new CommandException("not a UDID: " + dev.pomona.shell.render.Json.line(udid));
        if (!vault().delete(Udid.of(udid))) throw new CommandException("there is no record of " + udid);
        return Dispatcher.OK;
    }
}
