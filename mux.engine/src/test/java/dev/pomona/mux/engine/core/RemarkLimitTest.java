package dev.pomona.mux.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RemarkLimitTest {
    private final RemarkLimit limit = new RemarkLimit();

    @Test
    void aFewInAWhileAndThenHowManyWereNot() {
        for (int i = 0; i < RemarkLimit.MOST; i++) assertEquals(OptionalLong.of(0), limit.take(-5 + i));
        for (int i = 0; i < 3000; i++) assertEquals(OptionalLong.empty(), limit.take(RemarkLimit.SPAN_NANOS - 5));
        assertEquals(OptionalLong.of(3000), limit.take(RemarkLimit.SPAN_NANOS - 4));
        assertEquals(OptionalLong.of(0), limit.take(RemarkLimit.SPAN_NANOS));
    }
}
