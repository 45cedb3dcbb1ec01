package com.example.echo.commands;

import com.example.echo.api.EchoClient;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import java.util.Map;
import java.util.concurrent.Callable;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds the command {@code echo}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=echo")
public final class EchoCommands implements CommandProvider {
    @Override
    public Object newCommand(Invocation call) {
        return new Echo(call);
    }

    @Command(name = "echo", description = "Says a word to the phone and prints what comes back.")
    static final class Echo implements Callable<Integer> {
        private final Invocation call;

        @Parameters(paramLabel = "WORD", description = "what to say")
        private String word;

        Echo(Invocation call) {
            this.call = call;
        }

        @Override
        public Integer call() throws Exception {
            String answer = call.client(EchoClient.class).say(word);
            call.object(Map.of("answer", answer));
            return 0;
        }
    }
}
