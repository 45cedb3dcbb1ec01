package dev.pomona.shell.command;

import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "forward",
        description = {
            "Open ports on this machine's loopback that lead to ports of a phone, until Ctrl-C",
            "A phone that is unplugged may come back: each connection looks it up anew, and those that are open end"
                    + " with the phone. Each mapping is announced on standard output once it listens."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forward 2222:22                 ssh to port 22 of the only phone",
            "  forward 0:8100 9100:9100 -u 0000811   two ports, the first on any free one"
        })
final class ForwardCommand implements Callable<Integer> {
    private final Invocation call;
    private final Phones phones;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "LOCAL:REMOTE", description = "Two ports; LOCAL 0 takes any free one")
    private List<String> mappings = List.of();

    ForwardCommand(Invocation call, Phones phones) {
        this.call = call;
        this.phones = phones;
    }

    /** One pair of ports. */
    record Mapping(int local, int remote) {
        /** @throws IllegalArgumentException with words for people */
        static Mapping parse(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 2) throw new IllegalArgumentException("expected LOCAL:REMOTE, got " + text);
            return new Mapping(port(parts[0], 0, text), port(parts[1], 1, text));
        }

        private static int port(String digits, int least, String whole) {
            boolean number =
                    digits.length() <= 5 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            int port = number ? Integer.parseInt(digits) : -1;
            if (port < least || port > 65535) throw new IllegalArgumentException("no port number in " + whole);
            return port;
        }
    }

    @Override
    public Integer call() throws IOException, CommandException {
        List<Mapping> parsed = new ArrayList<>();
        try {
            for (String m : mappings) parsed.add(Mapping.parse(m));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Udid udid = call.udid();
        List<Forwarder> running = new ArrayList<>();
        try {
            for (Mapping m : parsed) {
                Forwarder f = new Forwarder(listen(m.local()), m.remote(), () -> best(udid), call.err()::println);
                running.add(f);
                f.start();
                say(udid, f.localPort(), m.remote());
            }
            while (!call.cancelled()) Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.forEach(Forwarder::close);
        }
        return Dispatcher.OK;
    }

    private static ServerSocket listen(int port) throws CommandException {
        try {
            return new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new CommandException("cannot listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    private Device best(Udid udid) throws IOException {
        return phones.all().stream()
                .filter(p -> p.udid().equals(udid))
                .flatMap(p -> p.ways().stream())
                .findFirst()
                .orElseThrow(() -> new IOException(udid + " is not attached"));
    }

    private void say(Udid udid, int local, int remote) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("udid", udid.value());
        out.put("local", local);
        out.put("remote", remote);
        call.element("forwarding 127.0.0.1:" + local + " to port " + remote + " of " + udid, out);
    }
}
