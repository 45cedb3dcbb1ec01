package dev.pomona.shell.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordListTest {
    @Test
    void theLayout() throws IOException {
        byte[] golden =
                HexFormat.of().parseHex("00000002" + "6c73" + "00000000" + "00000003" + "e69d b1".replace(" ", ""));
        assertEquals(List.of("ls", "", "東"), WordList.decode(golden));
        assertEquals(
                HexFormat.of().formatHex(golden), HexFormat.of().formatHex(WordList.encode(List.of("ls", "", "東"))));
        assertEquals(List.of(), WordList.decode(new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "80000000", "7fffffff", "00000002" + "61", "000000", "00000001" + "61" + "00"})
    void hostileLengthsAreRefused(String hex) {
        assertThrows(IOException.class, () -> WordList.decode(HexFormat.of().parseHex(hex)));
    }

    @Test
    void noMoreThanFits() throws IOException {
        assertThrows(IOException.class, () -> WordList.decode(new byte[4 * (WordList.MAX_WORDS + 1)]));
        byte[] many = WordList.encode(Collections.nCopies(WordList.MAX_WORDS + 1, "a"));
        assertEquals(WordList.MAX_WORDS, WordList.decode(many).size());
        byte[] large = WordList.encode(Collections.nCopies(20, "a".repeat(100_000)));
        assertTrue(large.length <= Frame.MAX_PAYLOAD);
        assertEquals(10, WordList.decode(large).size());
    }

    @Property(tries = 200)
    void anythingWrittenIsReadBack(@ForAll List<@AlphaChars String> words) throws IOException {
        assertEquals(words, WordList.decode(WordList.encode(words)));
    }

    @Property(tries = 500)
    void garbageEndsOrdinarily(@ForAll byte[] garbage) {
        try {
            assertTrue(WordList.decode(garbage).size() <= garbage.length);
        } catch (IOException e) {
            assertEquals("not a list of words", e.getMessage());
        }
    }
}
