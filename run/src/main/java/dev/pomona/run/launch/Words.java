package dev.pomona.run.launch;

import dev.pomona.run.launch.HubOptions.UsageException;
import java.util.List;

/** Walks over {@code --name}, {@code --name=value} and {@code --name value}. */
final class Words {
    private final List<String> args;
    private int at = -1;

    Words(List<String> args) {
        this.args = args;
    }

    boolean next() {
        return ++at < args.size();
    }

    /** The option's name, or a word that is none. */
    String name() {
        String word = args.get(at);
        int equals = word.indexOf('=');
        return equals > 0 && word.startsWith("--") ? word.substring(0, equals) : word;
    }

    boolean hasValue() {
        return args.get(at).startsWith("--") && args.get(at).indexOf('=') > 0;
    }

    /** The value, after {@code =} or as the next word. */
    String value(String kind) throws UsageException {
        String word = args.get(at);
        String name = name();
        String value = "";
        if (hasValue()) {
            value = word.substring(word.indexOf('=') + 1);
        } else if (at + 1 < args.size()) {
            value = args.get(++at);
        }
        if (value.isEmpty()) throw new UsageException(name + " needs a value: " + kind);
        return value;
    }

    /** True; or a complaint if a value was given to an option that has none. */
    boolean flag() throws UsageException {
        if (hasValue()) throw new UsageException(name() + " takes no value");
        return true;
    }
}
