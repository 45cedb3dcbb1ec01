package dev.pomona.health.report;

import java.util.Comparator;
import java.util.List;

/**
 * One check's answer.
 *
 * @param name what was looked at
 * @param words one line for people; what to do where that is known
 */
public record Verdict(String name, Answer answer, String words) {
    /** The worst of these; fine if there are none. */
    public static Answer worst(List<Verdict> all) {
        return all.stream().map(Verdict::answer).max(Comparator.naturalOrder()).orElse(Answer.OK);
    }
}
