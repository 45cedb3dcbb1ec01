package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.contract.ConnectionContract;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.mux.CloseReason;

/** The contract over two ends in memory. */
abstract class PipeContract extends ConnectionContract {
    final Pipe pipe = new Pipe(77);

    @Override
    protected void stop() {
        pipe.far.room(0);
    }

    @Override
    protected void goOn() {
        pipe.far.room(Long.MAX_VALUE);
    }

    @Override
    protected int stopWithin() {
        pipe.far.room(30_000);
        return 40_000;
    }

    @Override
    protected void breakOff(CloseReason why) {
        pipe.near.end(why);
    }
}
