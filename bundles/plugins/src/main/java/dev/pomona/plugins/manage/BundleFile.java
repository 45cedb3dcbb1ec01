package dev.pomona.plugins.manage;

import dev.pomona.plugins.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** A file that is to become a plugin. */
final class BundleFile {
    private BundleFile() {}

    /** @throws PluginException it is no bundle; the message says why */
    static void check(Path jar) throws PluginException {
        if (!Files.exists(jar)) throw new PluginException(jar + ": no such file");
        if (!jar.getFileName().toString().endsWith(".jar")) {
            throw new PluginException(jar + " is no bundle: its name does not end in .jar");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue("Bundle-SymbolicName") == null) {
                throw new PluginException(jar + " is no bundle: its manifest has no Bundle-SymbolicName");
            }
        } catch (IOException e) {
            throw new PluginException(jar + " is no bundle: " + e.getMessage(), e);
        }
    }

    /** Copies so that whoever looks at the folder sees the old file or the whole new one. */
    static void copy(Path jar, Path target) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
