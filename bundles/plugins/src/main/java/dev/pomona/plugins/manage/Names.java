package dev.pomona.plugins.manage;

import dev.pomona.plugins.Plugin;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How people name a plugin. */
final class Names {
    private Names() {}

    /** Whether {@code typed} means this plugin: its short or symbolic name, its file, its number; with @VERSION or without. */
    static boolean fits(String typed, Plugin plugin) {
        if (typed.isEmpty()) return false;
        if (typed.equals(String.valueOf(plugin.id())) && plugin.id() >= 0) return true;
        if (plugin.file().map(typed::equals).orElse(false)) return true;
        int at = typed.lastIndexOf('@');
        String name = at < 0 ? typed : typed.substring(0, at);
        boolean version = at < 0 || plugin.version().equals(typed.substring(at + 1));
        return version && (name.equals(plugin.name()) || name.equals(plugin.symbolicName()));
    }

    /** Those that are meant; a file that is no bundle may be called without its ending where nothing else has the name. */
    static <T> List<T> meant(String typed, List<T> all, Function<T, Plugin> describe) {
        List<T> fit = all.stream().filter(t -> fits(typed, describe.apply(t))).toList();
        if (!fit.isEmpty()) return fit;
        return all.stream()
                .filter(t -> describe.apply(t).id() < 0 && fits(typed + ".jar", describe.apply(t)))
                .toList();
    }

    static String trouble(String typed, List<Plugin> fit) {
        if (fit.isEmpty()) return "there is no plugin " + typed + "; `plugins` lists them";
        return "there are several plugins " + typed + "; say which by number: "
                + fit.stream()
                        .map(p -> p.id() + " (" + p.name() + "@" + p.version() + ")")
                        .collect(Collectors.joining(", "));
    }
}
