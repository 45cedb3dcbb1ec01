package dev.pomona.run.launch;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the distribution lies: the folder above the launcher's own jar. */
final class Layout {
    private Layout() {}

    static Path bundles() throws IOException {
        try {
            Path jar = Path.of(Layout.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path lib = jar.getParent();
            if (lib == null || lib.getParent() == null) throw new IOException("the launcher is in no distribution");
            return lib.resolveSibling("export").resolve("hub");
        } catch (URISyntaxException e) {
            throw new IOException("the launcher does not know where it is", e);
        }
    }
}
