/**
 * How a bundle adds commands: register a {@link dev.pomona.shell.CommandProvider}. Its picocli command works at the hub's
 * console, in {@code ./pomona COMMAND}, in help and in completion from then on.
 */
@Export
@Version("1.2.0")
package dev.pomona.shell;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
