import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks ({@code --dry-run}) or rewrites ({@code --replace}) the layout of every Java file below a folder. */
public final class Format {
    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean rewrite = args[0].equals("--replace");
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(false)
                .build());
        List<Path> files;
        try (var walk = Files.walk(Path.of(args[1]))) {
            files = walk.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !f.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
        List<Path> wrong = new ArrayList<>();
        for (Path file : files) {
            String was = Files.readString(file);
            String is = formatter.formatSourceAndFixImports(was);
            if (!was.equals(is)) {
                wrong.add(file);
                if (rewrite) Files.writeString(file, is);
            }
        }
        wrong.forEach(f -> System.out.println((rewrite ? "formatted " : "not formatted: ") + f));
        if (!rewrite && !wrong.isEmpty()) {
            System.err.println(wrong.size() + " file(s) not formatted; run cnf/format");
            System.exit(1);
        }
    }
}
