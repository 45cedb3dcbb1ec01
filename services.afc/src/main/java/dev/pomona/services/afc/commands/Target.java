package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcRoot;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which of the phone's trees a command works in. */
final class Target {
    /** What a command does with the client. */
    interface Work {
        void on(AfcClient client) throws IOException, CommandException;
    }

    @Option(
            names = "--in",
            paramLabel = "ROOT[:ARGUMENT]",
            scope = ScopeType.INHERIT,
            description = "another tree than the media folder, such as documents:APP, container:APP, crash, afc2")
    private String root;

    @Option(
            names = "--documents",
            paramLabel = "APP",
            scope = ScopeType.INHERIT,
            description = "the documents of an app, as --in documents:APP")
    private String documents;

    @Option(
            names = "--container",
            paramLabel = "APP",
            scope = ScopeType.INHERIT,
            description = "the container of an app, as --in container:APP")
    private String container;

    void run(Invocation call, Roots roots, Work work) throws CommandException {
        try {
            String wanted = wanted();
            if (wanted.isEmpty()) {
                work.on(call.client(AfcClient.class));
            } else {
                try (AfcClient client = open(call, root(roots, wanted), argument(wanted))) {
                    work.on(client);
                }
            }
        } catch (SocketTimeoutException e) {
            // Of the family of interrupts, but the phone's doing.
            throw new CommandException(Words.of(e), e);
        } catch (InterruptedIOException e) {
            throw new CommandException("interrupted", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(Words.of(e), e);
        }
    }

    /** Where its user begins. */
    String start(Roots roots) {
        String wanted = wanted();
        return wanted.isEmpty()
                ? "/"
                : roots.find(name(wanted)).map(AfcRoot::start).orElse("/");
    }

    private String wanted() {
        if (documents != null) return "documents:" + documents;
        if (container != null) return "container:" + container;
        return root == null ? "" : root;
    }

    private static String name(String wanted) {
        int colon = wanted.indexOf(':');
        return colon < 0 ? wanted : wanted.substring(0, colon);
    }

    private static String argument(String wanted) {
        int colon = wanted.indexOf(':');
        return colon < 0 ? "" : wanted.substring(colon + 1);
    }

    private static AfcRoot root(Roots roots, String wanted) throws CommandException {
        return roots.find(name(wanted))
                .orElseThrow(() -> new CommandException("no plugin offers the tree " + name(wanted) + "; there are "
                        + (roots.all().isEmpty() ? "none" : String.join("; ", roots.all()))));
    }

    private static AfcClient open(Invocation call, AfcRoot root, String argument) throws IOException, CommandException {
        try {
            return root.open(call::client, argument);
        } catch (CommandException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CommandException(Words.of(e), e);
        }
    }
}
