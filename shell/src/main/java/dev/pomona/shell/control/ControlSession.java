package dev.pomona.shell.control;

import dev.pomona.shell.client.Frame;
import dev.pomona.shell.command.Caller;
import dev.pomona.shell.command.Dispatcher;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the control socket: one command. The command has a thread of its own and writes to the socket itself, so a
 * client that reads slowly slows its own command and nothing else; this thread goes on reading what the client says.
 */
final class ControlSession implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSession.class);
    private static final int BUFFER = 32 * 1024;
    private static final String STOPPED = "pomona: the hub was stopped";

    private final SocketChannel channel;
    private final ControlServer.Runner runner;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    /** Whether it was the hub that ended the command. */
    private volatile boolean stopped;

    private final StdinPipe stdin = new StdinPipe(() -> send(new Frame.StdinWanted()));
    private final RemoteEditor editor = new RemoteEditor(stdin, this::send);
    private volatile Thread command;

    ControlSession(SocketChannel channel, ControlServer.Runner runner) {
        this.channel = channel;
        this.runner = runner;
        this.in = Channels.newInputStream(channel);
        this.out = Channels.newOutputStream(channel);
    }

    @Override
    public void run() {
        try {
            Frame first = Frame.read(in);
            if (!(first instanceof Frame.Request wire)) {
                if (first != null) throw new IOException("the first frame is no request");
                return;
            }
            Request request = Request.parse(wire.payload());
            command = Thread.ofVirtual().name("command").unstarted(() -> execute(request));
            command.start();
            listen();
        } catch (IOException e) {
            LOG.debug("control client: {}", e.getMessage());
        } finally {
            cancel();
            stdin.end();
            editor.end();
            awaitCommand();
            close();
        }
    }

    private void listen() throws IOException {
        Frame frame;
        while ((frame = Frame.read(in)) != null) {
            switch (frame) {
                case Frame.Stdin data -> stdin.offer(data.payload());
                case Frame.StdinEnd end -> {
                    stdin.end();
                    editor.end();
                }
                case Frame.Line line -> editor.line(line.payload());
                case Frame.Complete words -> editor.asked(words.payload());
                case Frame.Cancel cancel -> cancel();
                case Frame.Request again -> throw new IOException("a second request");
                default -> LOG.debug("control client: frame {} skipped", frame.type());
            }
        }
    }

    private void execute(Request request) {
        int code = 1;
        try (PrintStream stdout = stream(Frame.Stdout::new);
                PrintStream stderr = stream(Frame.Stderr::new)) {
            code = runner.run(
                    request.args(),
                    new Caller(
                            request.editor() ? editor : stdin,
                            stdout,
                            stderr,
                            request.cwd(),
                            request.terminal(),
                            request.width(),
                            cancelled));
            if (stopped && !Dispatcher.stopsTheHub(request.args())) {
                stderr.println(STOPPED);
                code = Dispatcher.FAILED;
            }
        } finally {
            finish(code);
        }
    }

    private void finish(int code) {
        try {
            send(new Frame.Exit(code));
            channel.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("control client went before its command's end");
            close();
        }
    }

    private PrintStream stream(Function<byte[], Frame> kind) {
        OutputStream frames = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                for (int from = off; from < off + len; from += Frame.MAX_PAYLOAD) {
                    int to = Math.min(off + len, from + Frame.MAX_PAYLOAD);
                    send(kind.apply(Arrays.copyOfRange(b, from, to)));
                }
            }
        };
        return new PrintStream(new BufferedOutputStream(frames, BUFFER), true, StandardCharsets.UTF_8);
    }

    private void send(Frame frame) throws IOException {
        // An interrupted thread that writes to a channel closes it; a cancelled command still has its exit code to
        // tell.
        boolean interrupted = Thread.interrupted();
        writing.lock();
        try {
            Frame.write(out, frame);
        } finally {
            writing.unlock();
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** The hub stops: whatever the command makes of that, its caller must not take it for its end. */
    void stop() {
        if (!cancelled.get()) stopped = true;
        cancel();
    }

    /** The caller has given up. */
    private void cancel() {
        cancelled.set(true);
        Thread running = command;
        if (running != null) running.interrupt();
    }

    private void awaitCommand() {
        Thread running = command;
        if (running == null) return;
        try {
            if (!running.join(java.time.Duration.ofSeconds(30))) LOG.warn("a cancelled command does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a control client", e);
        }
    }
}
