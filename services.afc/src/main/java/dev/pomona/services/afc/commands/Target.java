package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcRoot;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.io.InterruptedIOException;
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
            String wanted = documents != null
                    ? "documents:" + documents
                    : container != null ? "container:" + container : root == null ? "" : root;
            if (wanted.isEmpty()) {
                work.on(call.client(AfcClient.class));
            } else {
                try (AfcClient client = open(call, roots, wanted)) {
                    work.on(client);
                }
            }
        } catch (InterruptedIOException e) {
            throw new CommandException("interrupted", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(Words.of(e), e);
        }
    }

    private static AfcClient open(Invocation call, Roots roots, String wanted) throws IOException, CommandException {
        int colon = wanted.indexOf(':');
        String name = colon < 0 ? wanted : wanted.substring(0, colon);
        AfcRoot root = roots.find(name)
                .orElseThrow(() -> new CommandException("no plugin offers the tree " + name + "; there are "
                        + (roots.all().isEmpty() ? "none" : String.join("; ", roots.all()))));
        try {
            return root.open(call::client, colon < 0 ? "" : wanted.substring(colon + 1));
        } catch (CommandException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CommandException(Words.of(e), e);
        }
    }
}
