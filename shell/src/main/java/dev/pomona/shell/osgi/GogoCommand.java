package dev.pomona.shell.osgi;

import dev.pomona.shell.command.Caller;
import dev.pomona.shell.command.Dispatcher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A command as Gogo knows it, {@code pomona:NAME}, for scripts. */
final class GogoCommand implements Function {
    private static final int WIDTH = 80;
    private final String name;
    private final Dispatcher dispatcher;

    private GogoCommand(String name, Dispatcher dispatcher) {
        this.name = name;
        this.dispatcher = dispatcher;
    }

    static ServiceRegistration<?> register(BundleContext context, String name, Dispatcher dispatcher) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", "pomona");
        properties.put("osgi.command.function", new String[] {name});
        return context.registerService(Function.class, new GogoCommand(name, dispatcher), properties);
    }

    /** @throws IllegalStateException the command failed; Gogo ends a script on it */
    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        List<String> args = new ArrayList<>();
        args.add(name);
        arguments.forEach(a -> args.add(String.valueOf(a)));
        int code = dispatcher.run(
                args,
                new Caller(
                        session.getKeyboard(),
                        session.getConsole(),
                        session.getConsole(),
                        Path.of("").toAbsolutePath(),
                        false,
                        WIDTH,
                        new AtomicBoolean()));
        if (code != Dispatcher.OK) throw new IllegalStateException(name + ": exit code " + code);
        return null;
    }
}
