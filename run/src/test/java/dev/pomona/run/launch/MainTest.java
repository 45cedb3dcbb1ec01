package dev.pomona.run.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @ParameterizedTest
    @CsvSource({
        "devices,true",
        "-u A devices,true",
        "--json --udid A devices,true",
        "--json -h,true",
        "-u,false",
        "-u A,false",
        "--udid=A --json,false",
        "--nonsense,false"
    })
    void optionsAloneNameNoCommand(String line, boolean names) {
        assertEquals(names, Main.namesCommand(List.of(line.split(" "))));
    }
}
