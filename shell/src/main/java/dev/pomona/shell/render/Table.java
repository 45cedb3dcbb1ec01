package dev.pomona.shell.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Aligned text for people. */
public final class Table {
    private static final int SMALLEST = 8;
    private static final String GAP = "  ";

    private Table() {}

    /**
     * A heading and one line per row.
     *
     * @param width columns of the terminal, 0 for no limit: then nothing is cut
     */
    public static List<String> render(List<String> columns, List<? extends Map<String, ?>> rows, int width) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(Text::heading).toList());
        for (Map<String, ?> row : rows) {
            cells.add(columns.stream().map(c -> cell(row.get(c))).toList());
        }
        int[] widths = new int[columns.size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], Text.width(line.get(i)));
        }
        if (width > 0) shrink(widths, width);
        return cells.stream().map(line -> line(line, widths)).toList();
    }

    /** Takes columns from the widest until the line fits; the first, which names the row, is left whole. */
    private static void shrink(int[] widths, int limit) {
        int total = GAP.length() * (widths.length - 1);
        for (int w : widths) total += w;
        while (total > limit) {
            int widest = -1;
            for (int i = 1; i < widths.length; i++) {
                if (widths[i] > SMALLEST && (widest < 0 || widths[i] > widths[widest])) widest = i;
            }
            if (widest < 0) return;
            widths[widest]--;
            total--;
        }
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (i > 0) out.append(GAP);
            out.append(Text.pad(Text.cut(cells.get(i), widths[i]), widths[i]));
        }
        return out.toString().stripTrailing();
    }

    /** {@code key: value} lines with the values below each other; maps within become indented blocks. */
    public static List<String> object(Map<String, ?> object) {
        List<String> out = new ArrayList<>();
        object(object, "", out);
        return out;
    }

    private static void object(Map<?, ?> object, String indent, List<String> out) {
        int widest = object.entrySet().stream()
                .filter(e -> !isBlock(e.getValue()))
                .mapToInt(e -> Text.width(key(e)))
                .max()
                .orElse(0);
        for (Map.Entry<?, ?> e : object.entrySet()) {
            if (e.getValue() instanceof Map<?, ?> map && !map.isEmpty()) {
                out.add(indent + key(e) + ":");
                object(map, indent + "  ", out);
            } else if (isBlock(e.getValue())) {
                out.add(indent + key(e) + ":");
                for (Object element : (List<?>) e.getValue()) {
                    List<String> block = new ArrayList<>();
                    object((Map<?, ?>) element, indent + "    ", block);
                    if (!block.isEmpty()) {
                        block.set(0, indent + "  - " + block.getFirst().substring(indent.length() + 4));
                    }
                    out.addAll(block);
                }
            } else {
                out.add((indent + Text.pad(key(e) + ":", widest + 1) + " " + cell(e.getValue())).stripTrailing());
            }
        }
    }

    private static String key(Map.Entry<?, ?> e) {
        return Text.safe(String.valueOf(e.getKey()));
    }

    private static boolean isBlock(Object value) {
        return value instanceof Map<?, ?> map && !map.isEmpty()
                || value instanceof List<?> list
                        && !list.isEmpty()
                        && list.stream().allMatch(m -> m instanceof Map<?, ?> map && !map.isEmpty());
    }

    /** One value on one line; nothing for an absent one. */
    public static String cell(Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list -> list.stream().map(Table::cell).collect(Collectors.joining(", "));
            default -> Text.safe(value.toString());
        };
    }
}
