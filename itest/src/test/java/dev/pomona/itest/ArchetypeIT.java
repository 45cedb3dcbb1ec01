package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a new author would: a plugin out of the archetype, built and tested by itself, dropped into a running hub. */
class ArchetypeIT {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final String GENERATE = "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate";
    private final Path repository = Path.of(System.getProperty("pomona.repository", "none"));

    private Tool.Result maven(Path folder, String... arguments) {
        List<String> command = new java.util.ArrayList<>(
                List.of("mvn", "-o", "-B", "-q", "-ntp", "-Dmaven.repo.local=" + repository, "-f", folder.toString()));
        command.addAll(List.of(arguments));
        return new Tool().limit(Duration.ofMinutes(5)).run(command.toArray(String[]::new));
    }

    /** What {@code mvn install} would put there: an author's build finds the reactor's artifacts in the local repository. */
    private void install(String module) throws Exception {
        Path folder = HubProcess.ROOT.resolve(module);
        String pom = Files.readString(folder.resolve("pom.xml"));
        String own = pom.substring(Math.max(0, pom.indexOf("</parent>")));
        String artifact = own.replaceFirst("(?s).*?<artifactId>(.*?)</artifactId>.*", "$1");
        Path target = repository.resolve("dev/pomona/" + artifact + "/" + VERSION);
        Files.createDirectories(target);
        String name = artifact + "-" + VERSION;
        Files.copy(folder.resolve("pom.xml"), target.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
        Path jar = folder.resolve("target/" + name + ".jar");
        if (Files.exists(jar)) Files.copy(jar, target.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aNewPluginFromTheArchetypeToARunningHub(@TempDir Path dir) throws Exception {
        Tool.need("mvn", "apt-get install maven");
        assumeTrue(
                Files.isDirectory(repository.resolve("org/apache/maven/plugins/maven-archetype-plugin/3.4.1")),
                "SKIPPED: maven-archetype-plugin is not in the local repository (mvn "
                        + GENERATE.replace("generate", "help") + ")");
        String root = Files.readString(HubProcess.ROOT.resolve("pom.xml"));
        install(".");
        for (String module : root.substring(root.indexOf("<modules>"), root.indexOf("</modules>"))
                .lines()
                .filter(l -> l.contains("<module>"))
                .map(l -> l.replaceAll(".*<module>(.*)</module>.*", "$1"))
                .filter(m -> !m.startsWith("examples/") && !m.equals("itest"))
                .toList()) {
            install(module);
        }
        Tool.Result generated = new Tool()
                .limit(Duration.ofMinutes(3))
                .run(
                        "sh",
                        "-c",
                        "cd '" + dir + "' && mvn -o -B -q -ntp -Dmaven.repo.local='" + repository + "' " + GENERATE
                                + " -DarchetypeGroupId=dev.pomona -DarchetypeArtifactId=pomona-service-archetype"
                                + " -DarchetypeVersion=" + VERSION
                                + " -DgroupId=org.acme -DartifactId=hello -Dversion=1.0.0 -Dpackage=org.acme.hello"
                                + " -Dname=Hello -Dservice=org.acme.hello.service -DinteractiveMode=false");
        generated.ok();
        Path project = dir.resolve("hello");
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertTrue(!Files.readString(file).contains("Echo"), () -> file + " still speaks of the example");
            }
        }
        maven(project, "verify").ok();
        try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
            assertEquals(2, reports.filter(r -> r.toString().endsWith(".xml")).count());
        }
        try (HubProcess hub = HubProcess.start("--twin", "--no-usb")) {
            hub.pomona(
                            "plugins",
                            "install",
                            project.resolve("target/hello-1.0.0.jar").toString())
                    .ok();
            assertTrue(Eventually.holds(() -> hub.pomona("hello", "hi").exit() == 0), hub::log);
            assertTrue(hub.pomona("hello", "hi", "--json").ok().out().contains("\"answer\":\"hi\""));
            hub.pomona("plugins", "remove", "org.acme.hello").ok();
            assertEquals(2, hub.pomona("hello", "hi").exit());
        }
    }
}
