package dev.pomona.usbip.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OutstandingTest {
    @Property(tries = 200)
    void isAnOrderedMap(@ForAll @Size(max = 400) List<@IntRange(min = -300, max = 300) Integer> steps) {
        Outstanding outstanding = new Outstanding();
        Map<Integer, Integer> model = new LinkedHashMap<>();
        int next = 0;
        for (int step : steps) {
            if (step >= -100) {
                outstanding.add(++next, Math.abs(step));
                model.put(next, Math.abs(step));
            } else {
                int victim = model.isEmpty() ? 7 : model.keySet().iterator().next() - step % 3;
                Integer expected = model.remove(victim);
                assertEquals(expected == null ? -1 : expected, outstanding.remove(victim));
            }
            assertEquals(model.size(), outstanding.count());
            assertEquals(model.values().stream().mapToInt(i -> i).sum(), outstanding.bytes());
        }
        assertArrayEquals(model.keySet().stream().mapToInt(i -> i).toArray(), outstanding.sequences());
    }
}
