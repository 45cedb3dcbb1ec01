package dev.pomona.shell.command;

import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.wire.PlistFrames;
import dev.pomona.mux.Connection;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.render.Json;
import dev.pomona.shell.render.PlistInput;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** A conversation with a service: what the caller feeds in goes there, what the phone says comes out. */
final class ServiceTalk {
    private static final int CHUNK = 64 << 10;
    private final Invocation call;
    private final Duration patience;
    private volatile boolean fed;
    private volatile IOException failure;

    /** @param wait seconds to go on listening to a silent phone when the input has ended */
    ServiceTalk(Invocation call, int wait) {
        this.call = call;
        this.patience = Duration.ofSeconds(Math.max(1, wait));
    }

    int run(Connection service, boolean raw) throws IOException {
        try (service) {
            // Ends by itself with the input, or with the connection that it writes to.
            Thread feeder = Thread.ofVirtual().name("service-feed").start(() -> feed(service, raw));
            service.readTimeout(patience);
            try {
                if (raw) copy(service);
                else print(service);
            } finally {
                feeder.interrupt();
            }
        }
        if (failure != null) throw failure;
        return call.cancelled() ? Dispatcher.CANCELLED : Dispatcher.OK;
    }

    private void feed(Connection service, boolean raw) {
        try {
            if (raw) {
                byte[] chunk = new byte[CHUNK];
                for (int n = call.in().read(chunk); n >= 0; n = call.in().read(chunk)) {
                    service.write(ByteBuffer.wrap(chunk, 0, n));
                }
            } else {
                PlistInput input = new PlistInput(call.in());
                for (Optional<NSDictionary> next = input.next(); next.isPresent(); next = input.next()) {
                    service.write(PlistFrames.encode(next.get()));
                }
            }
        } catch (IOException | RuntimeException e) {
            if (service.closeReason().isEmpty() && !call.cancelled()) {
                failure = new IOException("the input: " + e.getMessage(), e);
                service.close();
            }
        } finally {
            fed = true;
        }
    }

    private void print(Connection service) throws IOException {
        Awaited patient = new Awaited(service);
        while (true) {
            Optional<NSDictionary> message;
            try {
                message = PlistFrames.read(patient);
            } catch (SocketTimeoutException e) {
                return;
            } catch (IOException e) {
                if (failure != null || call.cancelled()) return;
                throw e;
            }
            if (message.isEmpty()) return;
            call.out()
                    .print(
                            call.json()
                                    ? Json.line(dev.pomona.shell.render.Plists.map(message.get())) + "\n"
                                    : new String(Plists.toXml(message.get()), java.nio.charset.StandardCharsets.UTF_8));
            call.out().flush();
        }
    }

    private void copy(Connection service) throws IOException {
        Awaited patient = new Awaited(service);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        try {
            while (patient.read(chunk.clear()) >= 0) {
                call.out().write(chunk.array(), 0, chunk.position());
                call.out().flush();
            }
        } catch (SocketTimeoutException e) {
            return;
        }
    }

    /** Takes silence for the end only when there is nothing more to be sent. */
    private final class Awaited implements Connection {
        private final Connection service;

        Awaited(Connection service) {
            this.service = service;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            while (true) {
                boolean last = fed;
                try {
                    return service.read(target);
                } catch (SocketTimeoutException e) {
                    if (last || call.cancelled()) throw e;
                }
            }
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            service.write(source);
        }

        @Override
        public boolean drain(Duration limit) throws IOException {
            return service.drain(limit);
        }

        @Override
        public void readTimeout(Duration limit) {
            service.readTimeout(limit);
        }

        @Override
        public int port() {
            return service.port();
        }

        @Override
        public Optional<dev.pomona.mux.CloseReason> closeReason() {
            return service.closeReason();
        }

        @Override
        public void close() {
            service.close();
        }
    }
}
