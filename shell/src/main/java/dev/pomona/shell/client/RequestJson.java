package dev.pomona.shell.client;

import java.util.List;
import java.util.Map;

/** Writes the request; by hand, because a JSON library would cost the client more time than the command. */
public final class RequestJson {
    private RequestJson() {}

    public static String write(List<String> args, String cwd, boolean terminal, int width, Map<String, String> env) {
        return write(args, cwd, terminal, false, width, env);
    }

    /** @param editor whether this client reads whole lines from a person when it is asked to */
    public static String write(
            List<String> args, String cwd, boolean terminal, boolean editor, int width, Map<String, String> env) {
        StringBuilder s = new StringBuilder(256).append("{\"args\":[");
        String comma = "";
        for (String a : args) {
            s.append(comma);
            string(s, a);
            comma = ",";
        }
        s.append("],\"cwd\":");
        string(s, cwd);
        s.append(",\"terminal\":")
                .append(terminal)
                .append(",\"editor\":")
                .append(editor)
                .append(",\"width\":")
                .append(width)
                .append(",\"env\":{");
        comma = "";
        for (Map.Entry<String, String> e : env.entrySet()) {
            s.append(comma);
            string(s, e.getKey());
            s.append(':');
            string(s, e.getValue());
            comma = ",";
        }
        return s.append("}}").toString();
    }

    private static void string(StringBuilder s, String text) {
        s.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                s.append('\\').append(c);
            } else if (c < 0x20) {
                s.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                s.append(c);
            }
        }
        s.append('"');
    }
}
