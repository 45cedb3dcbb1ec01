package dev.pomona.shell;

import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard: registered as an OSGi service with the property {@value #NAME} it adds one top-level command. */
@ConsumerType
public interface CommandProvider {
    /** Service property: the command's name, as typed. */
    String NAME = "pomona.command";

    /**
     * A new command for one invocation: an object annotated with picocli's {@code @Command}. It prints through {@code call}
     * and throws what goes wrong; subcommands are annotated methods or classes.
     */
    Object newCommand(Invocation call);
}
