package com.example.echo.twin;

import com.example.echo.client.EchoMessage;
import com.example.echo.osgi.EchoFactory;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** The phone's half: every simulated phone offers the service while this plugin runs. */
@Component(service = TwinService.class)
public final class EchoOnTwin implements TwinService {
    @Override
    public String name() {
        return EchoFactory.SERVICE;
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        for (; ; ) {
            EchoMessage message = EchoMessage.decode(target -> {
                if (host.input().readNBytes(target.array(), 0, target.capacity()) < target.capacity()) {
                    throw new EOFException("the host closed the connection");
                }
                target.position(target.limit());
            });
            ByteBuffer answer = message.encode();
            host.output().write(answer.array(), 0, answer.limit());
            host.output().flush();
        }
    }
}
