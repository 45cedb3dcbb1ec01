package dev.pomona.twin.service.afc;

import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import java.io.IOException;

/** The folder of crash reports, for hosts to read and clear. */
public final class CrashReports implements TwinService {
    private record Reports(FileTree tree) {}

    @Override
    public String name() {
        return "com.apple.crashreportcopymobile";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        String version = phone.value("", "ProductVersion").map(Object::toString).orElse("18.5");
        FileTree tree = phone.state(Reports.class, () -> new Reports(Samples.crashReports(version)))
                .tree();
        new AfcServer(tree, AfcService.model(phone), host).run();
    }

    /** Collects new reports into the folder; there never are any, so it only says that it is done. */
    public static final class Mover implements TwinService {
        private static final byte[] PING = {'p', 'i', 'n', 'g', 0};

        @Override
        public String name() {
            return "com.apple.crashreportmover";
        }

        @Override
        public void serve(TwinPhone phone, TwinConnection host) throws IOException {
            host.output().write(PING);
            host.output().flush();
            host.input().skip(Long.MAX_VALUE);
        }
    }
}
