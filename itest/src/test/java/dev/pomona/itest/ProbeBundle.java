package dev.pomona.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes plugins out of the classes of {@code probe}. */
final class ProbeBundle {
    private static final String PACKAGE = "dev.pomona.itest.probe";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private String component;

    ProbeBundle(String symbolicName, String version) {
        header("Bundle-ManifestVersion", "2");
        header("Bundle-SymbolicName", symbolicName);
        header("Bundle-Version", version);
        header("Import-Package", "org.osgi.framework,dev.pomona.mux,dev.pomona.lockdown.spi");
    }

    ProbeBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    ProbeBundle activator(String type) {
        return header("Bundle-Activator", PACKAGE + "." + type);
    }

    /** A declarative service of the type ServiceClientFactory. */
    ProbeBundle component(String type) {
        component = "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='" + type
                + "'><implementation class='" + PACKAGE + "." + type
                + "'/><service><provide"
                + " interface='dev.pomona.lockdown.spi.ServiceClientFactory'/></service></scr:component>";
        return header("Service-Component", "OSGI-INF/probe.xml");
    }

    /** Writes it beside {@code file} and moves it there, as somebody who cares would. */
    Path write(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(part), manifest)) {
            Path classes = Path.of("target/test-classes", PACKAGE.replace('.', '/'));
            try (var all = Files.list(classes)) {
                for (Path c : all.sorted().toList()) {
                    jar.putNextEntry(new ZipEntry(PACKAGE.replace('.', '/') + "/" + c.getFileName()));
                    try (InputStream in = Files.newInputStream(c)) {
                        in.transferTo(jar);
                    }
                }
            }
            if (component != null) {
                jar.putNextEntry(new ZipEntry("OSGI-INF/probe.xml"));
                jar.write(component.getBytes(StandardCharsets.UTF_8));
            }
        }
        return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
