package dev.pomona.shell.command;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Supervision;
import dev.pomona.lockdown.Trust;
import dev.pomona.mux.Udid;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pair}, {@code unpair}, {@code validate}, {@code trust}. */
final class TrustCommands {
    private TrustCommands() {}

    @Command(name = "pair", description = "Ask a phone to trust this hub, and wait for the answer")
    static final class Pair implements Callable<Integer> {
        private static final int MAX_LINE = 4096;
        private static final int MAX_FILE = 1 << 20;
        private final Invocation call;

        @Option(names = "--validate", description = "Only check whether the phone still trusts this hub")
        private boolean validate;

        @Option(
                names = "--supervisor",
                paramLabel = "FILE.p12",
                description = "Pair a supervised phone by its organisation's identity; nobody is asked")
        private String identity = "";

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "The identity's password; without it the first line of standard input")
        private String passwordFile = "";

        Pair(Invocation call) {
            this.call = call;
        }

        private Supervision supervision() throws IOException {
            byte[] password = passwordFile.isEmpty() ? firstLine() : read(passwordFile);
            String text = new String(password, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            return Supervision.ofPkcs12(read(identity), text.toCharArray());
        }

        private byte[] firstLine() throws IOException {
            if (call.terminal()) call.err().println("password of " + identity + ":");
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = call.in().read();
                    b >= 0 && b != '\n' && line.size() < MAX_LINE;
                    b = call.in().read()) {
                line.write(b);
            }
            return line.toByteArray();
        }

        private byte[] read(String file) throws IOException {
            try (InputStream in = Files.newInputStream(call.directory().resolve(file))) {
                return in.readNBytes(MAX_FILE);
            } catch (NoSuchFileException e) {
                throw new IOException(file + " does not exist", e);
            }
        }

        @Override
        public Integer call() throws IOException, CommandException {
            if (validate) return new Validate(call).call();
            Lockdown lockdown = call.lockdown();
            if (identity.isEmpty()) lockdown.pair(new Progress(call));
            else lockdown.pair(new Progress(call), supervision());
            say(call, lockdown, true, lockdown.udid() + " trusts this hub");
            return Dispatcher.OK;
        }
    }

    @Command(
            name = "trust",
            description = {
                "Show how phones and this hub stand to each other, and what to do",
                "With --json: one array; with --follow, too, one object per line."
            })
    static final class Show implements Callable<Integer> {
        private static final int MOST = 1000;
        private static final List<String> COLUMNS = List.of("udid", "trust", "words");
        private final Invocation call;
        private final Phones phones;

        @Option(names = "--follow", description = "Then print each change, until interrupted")
        private boolean follow;

        Show(Invocation call, Phones phones) {
            this.call = call;
            this.phones = phones;
        }

        @Override
        public Integer call() throws InterruptedException, CommandException {
            Optional<Udid> only = call.namesPhone() ? Optional.of(call.udid()) : Optional.empty();
            BlockingQueue<Change> changes = new ArrayBlockingQueue<>(MOST);
            try (Phones.Ended unused = phones.follow((udid, was, now) -> {
                if (!only.map(udid::equals).orElse(true)) return;
                if (!changes.offer(new Change(udid, now))) call.err().println("changes of trust were missed");
            })) {
                List<Change> now = phones.all().stream()
                        .map(Phones.Phone::udid)
                        .filter(udid -> only.map(udid::equals).orElse(true))
                        .map(udid -> new Change(
                                udid, phones.lockdown(udid).map(Lockdown::trust).orElse(Trust.UNKNOWN)))
                        .toList();
                if (now.isEmpty() && !call.json()) call.err().println("no phone is attached");
                if (call.json() && !follow)
                    call.table(COLUMNS, now.stream().map(Show::document).toList());
                else now.forEach(this::show);
                while (follow && !call.cancelled()) show(changes.take());
            }
            return Dispatcher.OK;
        }

        private void show(Change change) {
            call.element(change.udid() + "  " + change.now().words(), document(change));
        }

        private static Map<String, Object> document(Change change) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("udid", change.udid().value());
            out.put("trust", Words.of(change.now()));
            out.put("words", change.now().words());
            return out;
        }

        private record Change(Udid udid, Trust now) {}
    }

    @Command(name = "unpair", description = "Take the trust back, on the phone and here")
    static final class Unpair implements Callable<Integer> {
        private final Invocation call;

        Unpair(Invocation call) {
            this.call = call;
        }

        @Override
        public Integer call() throws IOException, CommandException {
            Lockdown lockdown = call.lockdown();
            lockdown.unpair();
            say(call, lockdown, false, lockdown.udid() + " no longer trusts this hub");
            return Dispatcher.OK;
        }
    }

    @Command(name = "validate", description = "Check whether a phone still trusts this hub; exit code 1 if not")
    static final class Validate implements Callable<Integer> {
        private final Invocation call;

        Validate(Invocation call) {
            this.call = call;
        }

        @Override
        public Integer call() throws IOException, CommandException {
            Lockdown lockdown = call.lockdown();
            boolean valid = lockdown.validatePair();
            say(call, lockdown, valid, lockdown.udid() + (valid ? " trusts this hub" : " does not trust this hub"));
            return valid ? Dispatcher.OK : Dispatcher.FAILED;
        }
    }

    private static void say(Invocation call, Lockdown lockdown, boolean trusted, String words) {
        if (call.json()) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("udid", lockdown.udid().value());
            out.put("trusted", trusted);
            call.object(out);
        } else {
            call.out().println(words);
        }
    }

    /** Says each thing once, however often it is told. */
    private static final class Progress implements Lockdown.PairProgress {
        private final Invocation call;
        private String last = "";

        Progress(Invocation call) {
            this.call = call;
        }

        @Override
        public void waiting(Trust state, String words) {
            if (words.equals(last)) return;
            last = words;
            call.err().println(words);
        }

        @Override
        public boolean cancelled() {
            return call.cancelled();
        }
    }
}
