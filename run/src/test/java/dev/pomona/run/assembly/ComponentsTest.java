package dev.pomona.run.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Rules for the component descriptions of all bundles that ship. */
class ComponentsTest {
    /**
     * The runtime hands a configuration to the components of its PID one after the other, in no order. One of them that is
     * there without it is replaced then, and whatever stands on it falls and starts again.
     */
    @Test
    void componentsThatShareAConfigurationAllRequireIt() throws Exception {
        Map<String, Map<String, String>> policies = new TreeMap<>();
        for (Element component : components()) {
            String pid = component.getAttribute("configuration-pid");
            if (pid.isEmpty()) continue;
            policies.computeIfAbsent(pid, any -> new HashMap<>())
                    .put(component.getAttribute("name"), component.getAttribute("configuration-policy"));
        }
        assertTrue(policies.size() > 5, () -> "only " + policies);
        policies.forEach((pid, components) -> {
            if (components.size() == 1) return;
            components.forEach((name, policy) -> assertEquals("require", policy, name + " of " + pid));
        });
    }

    private static List<Element> components() throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        List<Element> found = new ArrayList<>();
        for (URL manifest :
                Collections.list(ComponentsTest.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            String all = serviceComponents(manifest);
            if (all == null) continue;
            for (String path : all.split("\\s*,\\s*")) {
                try (InputStream in = beside(manifest, path).openStream()) {
                    found.add(parsers.newDocumentBuilder().parse(in).getDocumentElement());
                }
            }
        }
        return found;
    }

    private static String serviceComponents(URL manifest) throws IOException {
        try (InputStream in = manifest.openStream()) {
            return new Manifest(in).getMainAttributes().getValue("Service-Component");
        }
    }

    private static URL beside(URL manifest, String path) throws IOException {
        String text = manifest.toString();
        return URI.create(text.substring(0, text.length() - JarFile.MANIFEST_NAME.length()) + path)
                .toURL();
    }
}
