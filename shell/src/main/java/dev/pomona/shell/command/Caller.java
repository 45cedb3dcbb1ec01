package dev.pomona.shell.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who runs a command, and where: a client behind the control socket, the console, or a script.
 *
 * @param cancelled set from outside when the caller has gone or given up
 */
public record Caller(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Path directory,
        boolean terminal,
        int width,
        AtomicBoolean cancelled) {}
