package dev.pomona.twin.lockdown;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The trust dialog of one twin, and the hosts that came through it. A decision belongs to the computer, so that hosts
 * which make a new identity for each attempt get through with the next one.
 */
final class Trust {
    /** What a host that asks to pair is told. */
    enum Answer {
        ASKED,
        PENDING,
        ALLOWED,
        DENIED
    }

    private static final int MAX_COMPUTERS = 256;
    private static final int MAX_PAIRINGS = 1024;

    private final Map<String, Answer> computers = new LinkedHashMap<>();
    private final Map<String, Pairing> pairings = new HashMap<>();
    private final TrustFile file;

    /** @param file where the pairings outlive the process */
    Trust(TrustFile file, DeviceKey key) {
        this.file = file;
        file.read(key).forEach(pairing -> pairings.put(pairing.hostId(), pairing));
    }

    /** {@code ASKED} once, when the dialog comes up; {@code PENDING} while it is up. */
    synchronized Answer ask(String systemBuid, String hostId) {
        if (pairings.containsKey(hostId)) {
            return Answer.ALLOWED;
        }
        Answer known = computers.get(systemBuid);
        if (known != null) {
            return known;
        }
        forgetEldest();
        computers.put(systemBuid, Answer.PENDING);
        return Answer.ASKED;
    }

    private void forgetEldest() {
        Iterator<String> eldest = computers.keySet().iterator();
        if (computers.size() >= MAX_COMPUTERS) {
            eldest.next();
            eldest.remove();
        }
    }

    /** The user answers for one computer, if its dialog is up; whether it was. */
    synchronized boolean answer(String systemBuid, boolean trust) {
        return computers.replace(systemBuid, Answer.PENDING, trust ? Answer.ALLOWED : Answer.DENIED);
    }

    /** The user answers whatever dialog is up; trusting also takes earlier refusals back. Whether a computer may now pair. */
    synchronized boolean answerAll(boolean trust) {
        boolean[] changed = {false};
        computers.replaceAll((computer, answer) -> {
            if (answer == Answer.PENDING || trust && answer == Answer.DENIED) {
                changed[0] = true;
                return trust ? Answer.ALLOWED : Answer.DENIED;
            }
            return answer;
        });
        return changed[0] && trust;
    }

    /** False when there is no room for one more. */
    synchronized boolean add(Pairing pairing) {
        if (pairings.size() >= MAX_PAIRINGS && !pairings.containsKey(pairing.hostId())) {
            return false;
        }
        pairings.put(pairing.hostId(), pairing);
        file.write(pairings.values());
        return true;
    }

    synchronized Optional<Pairing> pairing(String hostId) {
        return Optional.ofNullable(pairings.get(hostId));
    }

    /** Ends one pairing, and what was decided about its computer; false when there is none. */
    synchronized boolean remove(String hostId) {
        Pairing pairing = pairings.remove(hostId);
        if (pairing != null) {
            computers.remove(pairing.systemBuid());
            file.write(pairings.values());
        }
        return pairing != null;
    }

    /** Forgets every computer. */
    synchronized void clear() {
        computers.clear();
        pairings.clear();
        file.write(pairings.values());
    }

    /** The cable came out: a refusal is void. */
    synchronized void unplugged() {
        computers.values().removeIf(answer -> answer == Answer.DENIED);
    }
}
