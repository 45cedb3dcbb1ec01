package dev.pomona.services.afc.nio;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcFileType;
import dev.pomona.services.afc.AfcLink;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Copies and moves within a phone, and from one phone to another. A phone cannot copy by itself: the bytes come and go. */
final class Transfer {
    private Transfer() {}

    static void copy(AfcPath from, AfcPath to, CopyOption... given) throws IOException {
        List<CopyOption> options = List.of(given);
        if (options.contains(StandardCopyOption.ATOMIC_MOVE)) {
            throw new UnsupportedOperationException("ATOMIC_MOVE of a copy");
        }
        boolean follow = !options.contains(LinkOption.NOFOLLOW_LINKS);
        Links.Place source = follow
                ? Links.follow(from)
                : new Links.Place(from, AfcFileSystemProvider.stat(from, LinkOption.NOFOLLOW_LINKS));
        if (!prepare(source.path(), to, options)) return;
        AfcClient there = AfcFileSystemProvider.client(to);
        AfcStat stat = source.stat();
        Failures.of(to, () -> {
            if (stat.isDirectory()) {
                there.makeDirectory(to.remote());
            } else if (stat.type() == AfcFileType.LINK) {
                there.link(AfcLink.SYMBOLIC, stat.linkTarget().orElse(""), to.remote());
            } else {
                AfcClient here = AfcFileSystemProvider.client(from);
                try (InputStream in = here.read(source.path().remote());
                        OutputStream out = there.write(to.remote())) {
                    in.transferTo(out);
                }
            }
            if (options.contains(StandardCopyOption.COPY_ATTRIBUTES)
                    && stat.modified().isPresent()) {
                there.setModified(to.remote(), stat.modified().get());
            }
            return to;
        });
    }

    static void move(AfcPath from, AfcPath to, CopyOption... given) throws IOException {
        List<CopyOption> options = List.of(given);
        AfcStat stat = AfcFileSystemProvider.stat(from, LinkOption.NOFOLLOW_LINKS);
        boolean near = from.getFileSystem().equals(to.getFileSystem());
        if (!near) {
            if (options.contains(StandardCopyOption.ATOMIC_MOVE)) {
                throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "another phone");
            }
            if (stat.isDirectory()
                    && !AfcFileSystemProvider.client(from).list(from.remote()).isEmpty()) {
                throw new DirectoryNotEmptyException(from.toString());
            }
            CopyOption[] copying = options.contains(StandardCopyOption.REPLACE_EXISTING)
                    ? new CopyOption[] {
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS
                    }
                    : new CopyOption[] {StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS};
            copy(from, to, copying);
            Files.delete(from);
            return;
        }
        if (!options.contains(StandardCopyOption.ATOMIC_MOVE)) {
            if (!prepare(from, to, options)) return;
        }
        Failures.of(from, () -> {
            AfcFileSystemProvider.client(from).rename(from.remote(), to.remote());
            return to;
        });
    }

    /** Makes place at the target. @return false if it is the source itself */
    private static boolean prepare(AfcPath from, AfcPath to, List<CopyOption> options) throws IOException {
        if (from.toAbsolutePath().normalize().equals(to.toAbsolutePath().normalize())) return false;
        Optional<AfcStat> there = AfcFileSystemProvider.look(to);
        if (there.isEmpty()) {
            AfcPath parent = (AfcPath) to.toAbsolutePath().getParent();
            if (parent != null && AfcFileSystemProvider.look(parent).isEmpty()) {
                throw new NoSuchFileException(to.toString());
            }
            return true;
        }
        if (!options.contains(StandardCopyOption.REPLACE_EXISTING)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        Failures.of(to, () -> {
            AfcFileSystemProvider.client(to).remove(to.remote());
            return to;
        });
        return true;
    }
}
