package dev.pomona.shell.control;

import dev.pomona.shell.LineEditor;
import dev.pomona.shell.client.Frame;
import dev.pomona.shell.client.WordList;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiFunction;

/**
 * The input of a command whose caller edits lines at a terminal of its own. While a line is typed the caller asks what could stand
 * where; the command's thread answers, so that nothing of a command runs where frames are read.
 */
final class RemoteEditor extends FilterInputStream implements LineEditor {
    /** Sends a frame to the caller. */
    interface Sender {
        void send(Frame frame) throws IOException;
    }

    /** What the caller says while a line is wanted: one thing at a time, and perhaps its end. */
    private sealed interface Said {
        record Line(String text) implements Said {}

        record Asked(List<String> words) implements Said {}

        record End() implements Said {}
    }

    private static final int MOST_AHEAD = 4;

    private final Sender sender;
    private final BlockingQueue<Said> said = new ArrayBlockingQueue<>(MOST_AHEAD);
    private volatile boolean ended;

    RemoteEditor(InputStream plain, Sender sender) {
        super(plain);
        this.sender = sender;
    }

    @Override
    public String readLine(String prompt, BiFunction<List<String>, String, List<String>> complete) throws IOException {
        if (ended && said.isEmpty()) return null;
        sender.send(new Frame.LineWanted(prompt.getBytes(StandardCharsets.UTF_8)));
        while (true) {
            switch (take()) {
                case Said.Line line -> {
                    return line.text();
                }
                case Said.End end -> {
                    return null;
                }
                case Said.Asked asked ->
                    sender.send(new Frame.Candidates(WordList.encode(candidates(asked.words(), complete))));
            }
        }
    }

    private static List<String> candidates(
            List<String> words, BiFunction<List<String>, String, List<String>> complete) {
        if (words.isEmpty()) return List.of();
        try {
            return complete.apply(words.subList(0, words.size() - 1), words.getLast());
        } catch (RuntimeException e) {
            // A line can be typed without help.
            return List.of();
        }
    }

    private Said take() throws InterruptedIOException {
        try {
            return ended && said.isEmpty() ? new Said.End() : said.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException io = new InterruptedIOException("interrupted while waiting for a line");
            io.initCause(e);
            throw io;
        }
    }

    /** @throws IOException nobody asked for it */
    void line(byte[] text) throws IOException {
        offer(new Said.Line(new String(text, StandardCharsets.UTF_8)));
    }

    /** @throws IOException it is no list of words, or more is asked than is answered */
    void asked(byte[] words) throws IOException {
        offer(new Said.Asked(WordList.decode(words)));
    }

    private void offer(Said what) throws IOException {
        if (!said.offer(what)) throw new IOException("more lines than were asked for");
    }

    /** There are no more lines. */
    void end() {
        ended = true;
        // A full queue is fine: the reader looks at the flag after it.
        if (!said.offer(new Said.End())) return;
    }
}
