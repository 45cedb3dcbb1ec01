package dev.pomona.lockdown.trust;

import dev.pomona.lockdown.Trust;
import java.util.function.Consumer;

/** Holds one phone's {@link TrustState} and tells each change of trust once, in order. */
public final class TrustKeeper {
    private final Consumer<Trust> changed;
    private volatile TrustState state = TrustState.START;

    /** @param changed told each new trust, from the thread that found it; must be quick */
    public TrustKeeper(Consumer<Trust> changed) {
        this.changed = changed;
    }

    public synchronized void on(TrustState.Event event) {
        Trust was = state.trust();
        state = state.on(event);
        if (state.trust() != was) changed.accept(state.trust());
    }

    public Trust trust() {
        return state.trust();
    }
}
