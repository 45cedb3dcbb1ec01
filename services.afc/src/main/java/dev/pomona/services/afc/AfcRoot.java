package dev.pomona.services.afc;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: another tree of a phone's files. Registered as an OSGi service with the property {@value #NAME}, it makes all
 * {@code afc} commands work in that tree: {@code afc --in NAME} or {@code afc --in NAME:ARGUMENT}.
 */
@ConsumerType
public interface AfcRoot {
    /** Service property: how the tree is called on the command line. */
    String NAME = "afc.root";

    /** The service clients of the phone that is meant. */
    @FunctionalInterface
    interface Clients {
        <T> T client(Class<T> type) throws Exception;
    }

    /** What the tree is, for people; with the word for the argument if it takes one. */
    String description();

    /** Where its user begins: what a path without a leading slash is relative to, and what no path means. */
    default String start() {
        return "/";
    }

    /**
     * A client for the tree; its user closes it.
     *
     * @param argument what stands behind the colon; empty if nothing does
     * @throws Exception what is wrong, in words for people
     */
    AfcClient open(Clients phone, String argument) throws Exception;
}
