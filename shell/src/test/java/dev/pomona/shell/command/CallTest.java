package dev.pomona.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.mux.Udid;
import dev.pomona.shell.CommandException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a command comes by a client of its phone. */
class CallTest {
    private static final String A = "00008101-000A10691140001E";
    private int looks;

    /** A phone whose client comes at the {@code nth} look. */
    private Call call(Trust trust, int nth) {
        FakePhones one = new FakePhones().with(A, "one");
        Phones phones = new Phones() {
            @Override
            public List<Phone> all() {
                return one.all();
            }

            @Override
            public Optional<Lockdown> lockdown(Udid udid) {
                return Optional.of((Lockdown) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Lockdown.class}, (proxy, method, args) -> {
                            if (method.getName().equals("trust")) return trust;
                            throw new UnsupportedOperationException(method.getName());
                        }));
            }

            @Override
            public <T> Optional<Held<T>> client(Udid udid, Class<T> type) {
                if (++looks < nth) return Optional.empty();
                return Optional.of(new Held<>() {
                    @Override
                    public T get() {
                        return type.cast("client");
                    }

                    @Override
                    public void close() {}
                });
            }
        };
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Caller caller = new Caller(
                InputStream.nullInputStream(), nowhere, nowhere, Path.of("/"), false, 80, new AtomicBoolean());
        return new Call(caller, phones, new Globals());
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUSTED", "UNKNOWN", "ASKING"})
    void aClientThatMayComeIsWaitedFor(Trust trust) throws CommandException {
        assertEquals("client", call(trust, 3).client(String.class));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNPAIRED", "LOCKED", "DENIED", "LOST"})
    void oneThatCannotComeIsNot(Trust trust) {
        CommandException e =
                assertThrows(CommandException.class, () -> call(trust, 3).client(String.class));
        assertTrue(e.getMessage().contains("does not trust this hub"), e.getMessage());
        assertEquals(1, looks);
    }
}
