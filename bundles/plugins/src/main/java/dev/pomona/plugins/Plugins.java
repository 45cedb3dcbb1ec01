package dev.pomona.plugins;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A service: the plugins of this hub. A plugin is named by its short name ({@code services.afc}), its symbolic name, its file's
 * name or its number; {@code NAME@VERSION} where there are several.
 *
 * <p>Each plugin is started and stopped on a thread of its own and within a limit, so that one that hangs keeps nobody else
 * waiting. Calls end within that limit.
 */
@ProviderType
public interface Plugins {
    /** By name. What ships without being a plugin (the framework's own bundles, the spine) is not among them. */
    List<Plugin> all();

    /** @throws PluginException there is none of that name, or several (the message lists them) */
    Plugin find(String name) throws PluginException;

    /** Starts it; does nothing if it runs. */
    Plugin start(String name) throws PluginException;

    /** Stops it until it is started again: its clients are withdrawn and what they held is closed. */
    Plugin stop(String name) throws PluginException;

    Plugin restart(String name) throws PluginException;

    /** Copies a bundle into the plugins folder, where it replaces one of the same file name, and waits until it runs or fails. */
    Plugin install(Path jar) throws PluginException;

    /** Deletes it from the plugins folder and waits until it is gone. Bundles that ship can only be stopped. */
    void remove(String name) throws PluginException;

    /** Why it does not do what is expected of it; empty when nothing is in its way. */
    List<Finding> why(String name) throws PluginException;

    /** The names of threads that removed plugins have left running, for as long as they run. */
    List<String> leftThreads();
}
