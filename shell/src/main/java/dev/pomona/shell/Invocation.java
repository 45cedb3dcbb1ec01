package dev.pomona.shell;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Udid;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One run of a command: who called, where its data goes, and which phone is meant. {@code -u UDID} and {@code --json} are
 * taken off every command line by the shell before the command sees it; {@code -h}/{@code --help} is answered by it.
 */
@ProviderType
public interface Invocation {
    /** Data, and only data. */
    PrintStream out();

    /** Everything else: progress, remarks, questions. */
    PrintStream err();

    /** What the caller feeds in; ends when the caller's does. */
    InputStream in();

    /** Whole lines with editing and completion; empty unless a person is at the hub's own console. */
    default Optional<LineEditor> editor() {
        return Optional.empty();
    }

    /** Whether the caller wants JSON: a document, or one per line for streams. */
    boolean json();

    /** Whether {@link #out} and {@link #err} are seen by a person at a terminal. */
    boolean terminal();

    /** Columns of that terminal; 80 if unknown. */
    int width();

    /** The caller's working directory, against which local paths resolve. */
    Path directory();

    /** Whether the caller has gone or pressed Ctrl-C; the running thread is interrupted, too. */
    boolean cancelled();

    /**
     * The phone meant by {@code -u}, or the only one there is. Found at the first call and the same from then on, also when
     * the phone goes or others come.
     *
     * @throws NoSuchDeviceException none, none that fits, or several (the message lists them); exit code 4
     */
    Udid udid() throws NoSuchDeviceException;

    /**
     * Says which phone is meant where the command's own words do ({@code mount UDID DIR}): as if it had been picked with
     * {@code -u}. Where that has been, too, both must mean the same phone.
     *
     * @param begun the beginning of its UDID; empty for what {@link #udid()} answers
     * @throws NoSuchDeviceException as {@link #udid()}, or the two are not the same
     */
    default Udid choose(String begun) throws NoSuchDeviceException {
        Udid udid = udid();
        if (udid.startsWith(begun)) return udid;
        throw new NoSuchDeviceException("the phone that is meant is " + udid + ", not " + begun);
    }

    /** What {@code -u} says, as it was typed; empty if nothing. */
    default String named() {
        return "";
    }

    /** Whether a phone was picked with {@code -u}: for commands that otherwise mean all. */
    default boolean namesPhone() {
        return !named().isEmpty();
    }

    /** {@link #udid()}'s lockdown. */
    Lockdown lockdown() throws NoSuchDeviceException;

    /**
     * {@link #udid()}'s service client of this type; given back when the invocation ends.
     *
     * @throws CommandException if the phone is not trusted, or no plugin offers the type: the message says which
     */
    <T> T client(Class<T> type) throws CommandException;

    /** One object: aligned {@code key: value} lines, or one JSON document. Values: strings, numbers, booleans, lists, maps. */
    void object(Map<String, ?> object);

    /** A list of alike objects: a table with the keys of {@code columns}, or one JSON array of whole objects. */
    void table(List<String> columns, List<? extends Map<String, ?>> rows);

    /** One element of a stream: {@code text} for people, {@code object} as one line of JSON. */
    void element(String text, Map<String, ?> object);
}
