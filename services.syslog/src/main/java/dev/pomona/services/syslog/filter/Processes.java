package dev.pomona.services.syslog.filter;

import dev.pomona.services.syslog.SyslogEvent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Processes as a person types them: names or numbers, several with a bar or a comma between. */
public record Processes(Set<String> names) {
    /** What says much and is seldom meant. */
    public static final Processes NOISY = of(List.of(
            "CommCenter,CircleJoinRequested,UserEventAgent,bluetoothd,cloudd,duetexpertd,locationd,mediaserverd,"
                    + "mDNSResponder,nsurlsessiond,powerd,sharingd,symptomsd,trustd,wifid,dasd,runningboardd,kernel"));

    /** The kernel writes as process 0. */
    public static final Processes KERNEL = of(List.of("kernel", "0"));

    public static Processes of(List<String> typed) {
        Set<String> names = new HashSet<>();
        for (String t : typed) {
            Arrays.stream(t.split("[|,]", -1))
                    .map(String::strip)
                    .filter(n -> !n.isEmpty())
                    .forEach(names::add);
        }
        return new Processes(Set.copyOf(names));
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    public boolean has(SyslogEvent event) {
        return names.contains(event.process()) || names.contains(Long.toString(event.pid()));
    }

    /** The one process that is meant, where it is one: the phone itself can leave out the others. */
    public Optional<String> only() {
        return names.size() == 1 ? Optional.of(names.iterator().next()) : Optional.empty();
    }
}
