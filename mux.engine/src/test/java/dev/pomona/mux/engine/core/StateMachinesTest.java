package dev.pomona.mux.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pomona.mux.engine.core.Channel.Event;
import dev.pomona.mux.engine.core.Channel.State;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StateMachinesTest {
    /** Every event in a row, every state in a column: next state and actions, a dot for no change. */
    private static final String TABLE = """
        event     | NEW               | CONNECTING                | OPEN                            | ENDING       | ENDED
        CONNECT   | CONNECTING SEND_SYN | .                       | .                               | .            | .
        SYN_ACK   | .                 | OPEN ACCEPT SEND_ACK      | ENDING BROKEN SEND_RST          | .            | .
        DATA      | .                 | ENDED BROKEN SEND_RST     | OPEN ACCEPT                     | .            | .
        RST       | .                 | ENDED REFUSED             | ENDING RESET                    | .            | .
        STRAY     | .                 | ENDED BROKEN SEND_RST     | ENDING BROKEN SEND_RST          | .            | .
        VIOLATION | .                 | ENDED BROKEN SEND_RST     | ENDING BROKEN SEND_RST          | .            | .
        TIMEOUT   | ENDED BROKEN      | ENDED BROKEN SEND_RST     | .                               | .            | .
        CLOSE     | ENDED BROKEN      | ENDED BROKEN SEND_RST     | ENDED BROKEN FORGET SEND_RST    | ENDED FORGET | .
        LOST      | ENDED BROKEN      | ENDED BROKEN              | ENDING BROKEN                   | .            | .
        DRAINED   | .                 | .                         | .                               | ENDED        | .
        """;

    @Test
    void channelInEveryStateOnEveryEvent() {
        String[] rows = TABLE.split("\n");
        assertEquals(Event.values().length + 1, rows.length);
        for (int r = 1; r < rows.length; r++) {
            String[] cells = rows[r].split("\\|");
            Event event = Event.valueOf(cells[0].strip());
            for (State state : State.values()) {
                String cell = cells[1 + state.ordinal()].strip();
                Channel.Step step = Channel.on(state, event);
                String actions = step.actions().stream()
                        .map(Enum::name)
                        .sorted()
                        .collect(Collectors.joining(" ", " ", ""))
                        .stripTrailing();
                assertEquals(
                        cell.equals(".") ? state.name() : cell,
                        step.next() + actions,
                        () -> (state + " on " + event).toLowerCase(Locale.ROOT));
            }
        }
    }

    @Test
    void flags() {
        assertEquals(Event.DATA, Channel.classify(0x10));
        assertEquals(Event.SYN_ACK, Channel.classify(0x12));
        assertEquals(Event.RST, Channel.classify(0x04));
        assertEquals(Event.RST, Channel.classify(0x14));
        assertEquals(Event.STRAY, Channel.classify(0x18));
        assertEquals(Event.STRAY, Channel.classify(0x02));
        assertEquals(Event.STRAY, Channel.classify(0));
    }

    @Test
    void handshake() {
        Handshake.State asking =
                Handshake.on(new Handshake.Idle(), new Handshake.Start(), 2).next();
        assertEquals(new Handshake.Asking(1), asking);
        assertEquals(
                new Handshake.Step(
                        new Handshake.Done(Framing.V2), Set.of(Handshake.Action.SET_UP, Handshake.Action.READY)),
                Handshake.on(asking, new Handshake.Answer(2, 9), 2));
        assertEquals(
                new Handshake.Step(new Handshake.Done(Framing.V1), Set.of(Handshake.Action.READY)),
                Handshake.on(asking, new Handshake.Answer(1, 0), 2));
        assertInstanceOf(
                Handshake.Failed.class,
                Handshake.on(asking, new Handshake.Answer(-1, 0), 2).next());
        Handshake.State again =
                Handshake.on(asking, new Handshake.Silence(1), 2).next();
        assertEquals(new Handshake.Asking(2), again);
        assertEquals(again, Handshake.on(again, new Handshake.Silence(1), 2).next());
        assertInstanceOf(
                Handshake.Failed.class,
                Handshake.on(again, new Handshake.Silence(2), 2).next());
        for (Handshake.State state :
                Set.of(new Handshake.Idle(), new Handshake.Done(Framing.V2), new Handshake.Failed("x"))) {
            assertEquals(
                    state, Handshake.on(state, new Handshake.Answer(2, 0), 2).next());
            assertEquals(state, Handshake.on(state, new Handshake.Silence(1), 2).next());
            assertEquals(
                    new Handshake.Asking(1),
                    Handshake.on(state, new Handshake.Start(), 2).next());
        }
    }

    @Test
    void numbersPassTheEnd_statement39() {
        Inbound in = new Inbound(131072, 131072, WindowBudget.of(0));
        in.synchronise(-101);
        Outbound out = new Outbound();
        out.synchronise();
        out.heard(1, 131072);
        int seq = -100;
        for (long sent = 0; sent < (1L << 32) + 1000; sent += 131072) {
            assertEquals(null, in.fault(seq, 131072));
            in.received(131072, sent);
            in.taken(131072, sent);
            seq += 131072;
            assertEquals(seq, in.ack());
            in.told(sent);
            assertEquals(131072, out.sendable());
            out.sent(131072);
            assertEquals(0, out.sendable());
            out.heard(out.next(), 131072);
            assertFalse(out.fault(out.next() + 1) == null);
        }
    }

    @Test
    void portsGoRoundAndRunOut() {
        PortAllocator ports = new PortAllocator(65534);
        assertEquals(65535, ports.take());
        assertEquals(1, ports.take());
        ports.free(65535);
        for (int i = 2; i <= 65535; i++) assertEquals(i, ports.take());
        assertEquals(0, ports.take());
        ports.free(7);
        assertEquals(7, ports.take());
    }
}
