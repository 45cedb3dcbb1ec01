package dev.pomona.shell.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Runs one command in the hub behind a control socket. */
public final class ControlClient implements AutoCloseable {
    /** The caller's reader of our output has gone: what a program killed by SIGPIPE reports. */
    public static final int BROKEN_PIPE = 141;
    /** The hub went away before the command's end. */
    public static final int FAILED = 1;

    /** How long a person who presses the tab key waits at most. */
    private static final int PATIENCE_SECONDS = 5;

    private static final int CHUNK = 64 * 1024;
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    // Frames of different threads (standard input, Ctrl-C) must not mix.
    private final ReentrantLock writing = new ReentrantLock();
    /** One question is open at a time: the person waits for the answer. */
    private final BlockingQueue<List<String>> candidates = new ArrayBlockingQueue<>(1);

    private volatile LineSource lines;
    private volatile boolean cancelled;

    /** Makes a {@link LineSource} when the hub first wants a line. */
    public interface Lines {
        LineSource open() throws IOException;
    }

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        this.out = Channels.newOutputStream(channel);
    }

    /** @throws IOException nobody listens there */
    public static ControlClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new ControlClient(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Runs a command and passes its streams on.
     *
     * @param request {@link RequestJson}
     * @return the exit code
     * @throws IOException the hub went away, or could not be understood, or what it said cannot be written
     */
    public int run(String request, InputStream stdin, OutputStream stdout, OutputStream stderr) throws IOException {
        return run(request, stdin, stdout, stderr, () -> {
            throw new IOException("there is nobody to write lines");
        });
    }

    /**
     * Runs a command that may ask for whole lines; the request must say that this client has them.
     *
     * @see #run(String, InputStream, OutputStream, OutputStream)
     */
    public int run(String request, InputStream stdin, OutputStream stdout, OutputStream stderr, Lines editor)
            throws IOException {
        byte[] json = request.getBytes(StandardCharsets.UTF_8);
        if (json.length > Frame.MAX_PAYLOAD) throw new IOException("the command line is too long");
        send(new Frame.Request(json));
        while (true) {
            Frame frame = Frame.read(in);
            if (frame == null) throw new IOException("the hub went away");
            if (frame instanceof Frame.Stdout data) {
                if (!pass(data.payload(), stdout, "standard output")) return BROKEN_PIPE;
            } else if (frame instanceof Frame.Stderr data) {
                if (!pass(data.payload(), stderr, "standard error")) return BROKEN_PIPE;
            } else if (frame instanceof Frame.StdinWanted) {
                feed(stdin);
            } else if (frame instanceof Frame.LineWanted wanted) {
                start(() -> line(wanted, editor));
            } else if (frame instanceof Frame.Candidates answer) {
                // One that nobody waits for any more is thrown away.
                if (!candidates.offer(WordList.decode(answer.payload()))) candidates.clear();
            } else if (frame instanceof Frame.Exit exit) {
                return exit.code();
            }
        }
    }

    /**
     * @return false if nobody reads it any more
     * @throws IOException it cannot be written for another reason: a full disk
     */
    private static boolean pass(byte[] data, OutputStream to, String name) throws IOException {
        try {
            to.write(data);
            to.flush();
            return true;
        } catch (IOException e) {
            String words = String.valueOf(e.getMessage());
            // Java has no error numbers; the system's words have this one in them in every language.
            if (words.toLowerCase(Locale.ROOT).contains("pipe")) return false;
            throw new IOException(name + ": " + words, e);
        }
    }

    /** Reading may take forever, and output must flow meanwhile; so a thread of its own, which does not keep us alive. */
    private void feed(InputStream stdin) {
        start(() -> feedOnce(stdin));
    }

    private static void start(Runnable work) {
        Thread reader = new Thread(work, "stdin");
        reader.setDaemon(true);
        reader.start();
    }

    private void line(Frame.LineWanted wanted, Lines editor) {
        try {
            if (lines == null) lines = editor.open();
            String line = lines.readLine(new String(wanted.payload(), StandardCharsets.UTF_8), this::complete);
            send(line == null ? new Frame.StdinEnd() : new Frame.Line(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | RuntimeException e) {
            // Without lines the command ends as at the end of its input.
            end();
        }
    }

    private void end() {
        try {
            send(new Frame.StdinEnd());
        } catch (IOException e) {
            close();
        }
    }

    /** Asks the hub; nothing when it does not know, or not soon. */
    private List<String> complete(List<String> words) {
        try {
            candidates.clear();
            send(new Frame.Complete(WordList.encode(words)));
            List<String> answer = candidates.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return answer == null ? List.of() : answer;
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private void feedOnce(InputStream stdin) {
        try {
            byte[] chunk = new byte[CHUNK];
            int n;
            try {
                n = stdin.read(chunk);
            } catch (IOException e) {
                n = -1;
            }
            send(n < 0 ? new Frame.StdinEnd() : new Frame.Stdin(Arrays.copyOf(chunk, n)));
        } catch (IOException e) {
            // The hub is gone: the other thread meets the same and says so.
            return;
        }
    }

    /** Asks the hub to end the command; it still answers with an exit code. */
    public void cancel() {
        cancelled = true;
        try {
            send(new Frame.Cancel());
        } catch (IOException e) {
            close();
        }
    }

    public boolean cancelled() {
        return cancelled;
    }

    private void send(Frame frame) throws IOException {
        writing.lock();
        try {
            Frame.write(out, frame);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        LineSource open = lines;
        if (open != null) open.close();
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to be lost.
            return;
        }
    }
}
