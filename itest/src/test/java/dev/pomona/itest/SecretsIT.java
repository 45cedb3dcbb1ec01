package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a busy run nothing secret lies anywhere but where it is meant to. */
class SecretsIT {
    private static final int CHUNK = 40;

    @TempDir
    Path temp;

    /** Pieces of what is secret, in the forms in which it could leak. */
    private static Map<String, byte[]> needles(Path exported) throws IOException {
        String record = Files.readString(exported);
        Map<String, byte[]> needles = new LinkedHashMap<>();
        needles.put("any private key", "PRIVATE KEY-----".getBytes(StandardCharsets.US_ASCII));
        for (String member : List.of("HostPrivateKey", "RootPrivateKey", "EscrowBag")) {
            Matcher found = Pattern.compile("<key>" + member + "</key>\\s*<data>([^<]*)</data>")
                    .matcher(record);
            assertTrue(found.find(), member);
            byte[] value = Base64.getMimeDecoder().decode(found.group(1));
            if (member.equals("EscrowBag")) {
                needles.put("the escrow bag", value);
                needles.put("the escrow bag in base64", base64(value, 0, 24));
                continue;
            }
            String pem = new String(value, StandardCharsets.US_ASCII);
            needles.put(member + " in PEM", pem.lines().toList().get(10).getBytes(StandardCharsets.US_ASCII));
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            needles.put(member, Arrays.copyOfRange(der, 500, 500 + CHUNK));
            needles.put(member + " of a record in base64", base64(value, 300, CHUNK));
        }
        return needles;
    }

    private static byte[] base64(byte[] value, int from, int count) {
        int begin = from / 3 * 3;
        return Base64.getEncoder().withoutPadding().encode(Arrays.copyOfRange(value, begin, begin + count / 3 * 3));
    }

    private static boolean contains(byte[] hay, byte[] needle) {
        String text = new String(hay, StandardCharsets.ISO_8859_1);
        String wanted = new String(needle, StandardCharsets.ISO_8859_1);
        return text.contains(wanted) || text.replaceAll("\\s", "").contains(wanted);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void nothingSecretLiesInTheStateFolderOrTheLogs() throws Exception {
        try (HubProcess hub = HubProcess.start("--twin=2", "--no-usb", "--log", "TRACE")) {
            String trust = hub.pomona("trust", "--json").ok().out();
            List<String> udids = Pattern.compile("\"udid\":\"([^\"]+)\"")
                    .matcher(trust)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertEquals(2, udids.size());
            StringBuilder said = new StringBuilder();
            for (String udid : udids) {
                for (String[] command : new String[][] {
                    {"pair"},
                    {"info", "--json"},
                    {"lockdown", "get", "-q", "com.apple.mobile.battery"},
                    {"lockdown", "set", "DeviceName", "Busy"},
                    {"unpair"},
                    {"twin", "policy", "deny", udid},
                    {"pair"},
                    {"twin", "unplug", udid},
                    {"twin", "plug", udid},
                    {"twin", "policy", "trust", udid},
                    {"twin", "forget", udid},
                    {"validate"},
                    {"status", "--json"},
                    {"vault", "list", "--json"},
                    {"vault", "check"}
                }) {
                    List<String> words = new ArrayList<>(List.of(command));
                    if (!command[0].equals("twin")) words.addAll(List.of("-u", udid));
                    Tool.Result result = hub.pomona(words.toArray(String[]::new));
                    said.append(result.out()).append(result.err());
                }
                assertTrue(Eventually.holds(() -> hub.pomona("pair", "-u", udid).exit() == 0));
            }
            Path exported = temp.resolve("out");
            hub.pomona("vault", "export", "--all", exported.toString()).ok();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(exported)));
            List<Path> searched = new ArrayList<>(files(hub.state));
            for (Path file : files(exported)) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                for (var needle : needles(file).entrySet()) {
                    for (Path each : searched) {
                        assertFalse(
                                contains(Files.readAllBytes(each), needle.getValue()),
                                each + " holds " + needle.getKey());
                    }
                    byte[] words = (said + hub.log()).getBytes(StandardCharsets.ISO_8859_1);
                    assertFalse(contains(words, needle.getValue()), "what was said holds " + needle.getKey());
                }
            }
            // The needles do find what they are looking for.
            assertTrue(contains(
                    Files.readAllBytes(files(exported).getFirst()),
                    needles(files(exported).getFirst()).get("HostPrivateKey of a record in base64")));
            byte[] key = Files.readAllBytes(hub.home.resolve("pomona/vault.key"));
            for (Path each : searched)
                assertFalse(contains(Files.readAllBytes(each), Arrays.copyOf(key, 64)), each.toString());
            anotherKey(hub, udids.getFirst());
        }
    }

    private void anotherKey(HubProcess hub, String udid) throws Exception {
        Path fresh = temp.resolve("another.key");
        Tool.Result rekeyed = hub.pomona("vault", "rekey", "file:" + fresh).ok();
        assertTrue(rekeyed.err().contains(fresh.toString()), rekeyed.err());
        hub.pomona("vault", "check").ok();
        hub.pomona("validate", "-u", udid).ok();
        assertTrue(hub.pomona("vault", "rekey", "none").exit() != 0);
        String key = Files.readString(fresh).strip();
        assertFalse(contains(
                (rekeyed.out() + rekeyed.err() + hub.log()).getBytes(StandardCharsets.UTF_8),
                key.getBytes(StandardCharsets.UTF_8)));
    }
}
