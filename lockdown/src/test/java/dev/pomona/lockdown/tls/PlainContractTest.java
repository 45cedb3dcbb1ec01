package dev.pomona.lockdown.tls;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The contract is one that a plain connection keeps, too. */
class PlainContractTest extends PipeContract {
    @Override
    protected void open() {
        near = pipe.near;
        far = new Far() {
            @Override
            public void write(byte[] bytes) throws IOException {
                pipe.far.write(ByteBuffer.wrap(bytes));
            }

            @Override
            public byte[] read(int count) throws IOException {
                return pipe.far.input().readNBytes(count);
            }

            @Override
            public void end() {
                pipe.far.close();
            }
        };
    }
}
