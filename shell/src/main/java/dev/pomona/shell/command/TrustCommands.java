package dev.pomona.shell.command;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pair}, {@code unpair}, {@code validate}. */
final class TrustCommands {
    private TrustCommands() {}

    @Command(name = "pair", description = "Ask a phone to trust this hub, and wait for the answer")
    static final class Pair implements Callable<Integer> {
        private final Invocation call;

        @Option(names = "--validate", description = "Only check whether the phone still trusts this hub")
        private boolean validate;

        Pair(Invocation call) {
            this.call = call;
        }

        @Override
        public Integer call() throws IOException, CommandException {
            if (validate) return new Validate(call).call();
            Lockdown lockdown = call.lockdown();
            lockdown.pair(new Progress(call));
            say(call, lockdown, true, lockdown.udid() + " trusts this hub");
            return Dispatcher.OK;
        }
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
