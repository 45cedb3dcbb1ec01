package dev.pomona.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderTest {
    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) out.put((String) pairs[i], pairs[i + 1]);
        return out;
    }

    @Test
    void tablesAreAligned() {
        List<String> lines = Table.render(
                List.of("udid", "productType"),
                List.of(map("udid", "aa", "productType", "iPhone14,5"), map("udid", "bbbb", "productType", null)),
                0);
        assertEquals(List.of("UDID  PRODUCT TYPE", "aa    iPhone14,5", "bbbb"), lines);
    }

    @Test
    void narrowTerminalsCutTheWidestButNeverTheFirst() {
        List<String> lines = Table.render(
                List.of("udid", "name"), List.of(map("udid", "0123456789", "name", "a rather long name")), 24);
        assertEquals("0123456789  a rather lo…", lines.get(1));
    }

    @Test
    void wideCharactersCountTwice() {
        assertEquals(6, Text.width("東京ab"));
        assertEquals("東…", Text.cut("東京ab", 4));
    }

    @Test
    void aPhonesNameCannotSteerTheTerminal() {
        assertEquals(" [2Jx", Text.safe("\u001b[2Jx"));
        assertEquals("ab ", Text.safe("ab\u202e"));
    }

    @Test
    void objectsNest() {
        assertEquals(
                List.of("name: Anna", "n:    3", "inner:", "  a: 1", "list:", "  - k: v", "    l: w"),
                Table.object(map(
                                "name", "Anna", "n", 3, "inner", map("a", 1), "list", List.of(map("k", "v", "l", "w"))))
                        .stream()
                        .toList());
    }

    @Test
    void jsonKeepsKindsAndOrder() {
        Object value =
                map("s", "a\"b", "n", 1L, "d", 1.5, "b", true, "z", null, "l", List.of(1, "x"), "p", Instant.EPOCH);
        assertEquals(
                "{\"s\":\"a\\\"b\",\"n\":1,\"d\":1.5,\"b\":true,\"z\":null,\"l\":[1,\"x\"],\"p\":\"1970-01-01T00:00:00Z\"}",
                Json.line(value));
    }

    @Test
    void plistsBecomePlainValues() throws IOException {
        NSDictionary d = new NSDictionary();
        d.put("data", new NSData(new byte[] {1, 2, 3}));
        d.put("date", new NSDate(Date.from(Instant.EPOCH)));
        d.put("b", new NSNumber(true));
        d.put("i", new NSNumber(7));
        d.put("list", new NSArray(new NSString("x")));
        assertEquals(
                "{\"b\":true,\"data\":\"AQID\",\"date\":\"1970-01-01T00:00:00Z\",\"i\":7,\"list\":[\"x\"]}",
                Json.line(Plists.plain(d)));
    }

    @Test
    void aListSharedAMillionTimesIsRefused() {
        NSObject bomb = new NSString("x");
        for (int i = 0; i < 30; i++) bomb = new NSArray(bomb, bomb);
        NSObject whole = bomb;
        assertThrows(IOException.class, () -> Plists.plain(whole));
    }
}
