package dev.pomona.run;

/** The launcher's entry. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(args.length);
    }
}
