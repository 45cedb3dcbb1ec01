package dev.pomona.services.afc.nio;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The patterns of {@link java.nio.file.FileSystem#getPathMatcher}. */
final class GlobSyntax {
    private GlobSyntax() {}

    static Pattern regex(String glob) {
        StringBuilder out = new StringBuilder();
        boolean group = false;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '\\' -> {
                    if (++i == glob.length()) throw new PatternSyntaxException("nothing after \\", glob, i - 1);
                    out.append(Pattern.quote(glob.substring(i, i + 1)));
                }
                case '*' -> {
                    boolean two = i + 1 < glob.length() && glob.charAt(i + 1) == '*';
                    out.append(two ? ".*" : "[^/]*");
                    if (two) i++;
                }
                case '?' -> out.append("[^/]");
                case '[' -> i = set(glob, i, out);
                case '{' -> {
                    if (group) throw new PatternSyntaxException("groups within each other", glob, i);
                    group = true;
                    out.append("(?:(?:");
                }
                case '}' -> {
                    out.append(group ? "))" : "\\}");
                    group = false;
                }
                case ',' -> out.append(group ? ")|(?:" : ",");
                default -> out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (group) throw new PatternSyntaxException("{ is not closed", glob, glob.length() - 1);
        return Pattern.compile(out.toString(), Pattern.DOTALL);
    }

    /** @return where the set ends */
    private static int set(String glob, int from, StringBuilder out) {
        int end = glob.indexOf(']', from + 2);
        if (end < 0) throw new PatternSyntaxException("[ is not closed", glob, from);
        String set = glob.substring(from + 1, end);
        boolean not = set.startsWith("!");
        // A set never stands for the separator.
        out.append("(?!/)[").append(not ? "^" : "");
        for (char c : (not ? set.substring(1) : set).toCharArray()) {
            if ("\\[]&^".indexOf(c) >= 0) out.append('\\');
            out.append(c);
        }
        out.append(']');
        return end;
    }
}
