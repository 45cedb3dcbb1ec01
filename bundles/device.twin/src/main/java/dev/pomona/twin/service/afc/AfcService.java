package dev.pomona.twin.service.afc;

import com.dd.plist.NSObject;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import java.io.IOException;

/** The files of the media folder, as a phone's user leaves them lying about. */
public final class AfcService implements TwinService {
    private record Media(FileTree tree) {}

    @Override
    public String name() {
        return "com.apple.afc";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        FileTree tree =
                phone.state(Media.class, () -> new Media(Samples.media())).tree();
        new AfcServer(tree, model(phone), host).run();
    }

    static String model(TwinPhone phone) {
        return phone.value("", "ProductType").map(NSObject::toString).orElse("iPhone");
    }
}
