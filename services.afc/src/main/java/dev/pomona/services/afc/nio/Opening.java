package dev.pomona.services.afc.nio;

import dev.pomona.services.afc.AfcFile;
import dev.pomona.services.afc.AfcMode;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How a file is opened. */
final class Opening {
    private final AfcPath path;
    private final Set<OpenOption> options;

    Opening(AfcPath path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
        check(attributes);
        this.path = path;
        this.options = new HashSet<>(options);
        for (OpenOption option : options) {
            if (!(option instanceof StandardOpenOption) && !(option instanceof LinkOption)) {
                throw new UnsupportedOperationException(String.valueOf(option));
            }
        }
        if (has(StandardOpenOption.APPEND)
                && (has(StandardOpenOption.READ) || has(StandardOpenOption.TRUNCATE_EXISTING))) {
            throw new IllegalArgumentException("APPEND with READ or TRUNCATE_EXISTING");
        }
    }

    static void check(FileAttribute<?>... attributes) {
        if (attributes.length > 0) throw new UnsupportedOperationException(attributes[0].name());
    }

    static boolean writes(OpenOption option) {
        return option == StandardOpenOption.WRITE || option == StandardOpenOption.APPEND;
    }

    private boolean has(OpenOption option) {
        return options.contains(option);
    }

    SeekableByteChannel channel() throws IOException {
        boolean write = has(StandardOpenOption.WRITE) || has(StandardOpenOption.APPEND);
        AfcPath at = prepare(write);
        if (!write) {
            AfcStat stat = AfcFileSystemProvider.stat(at);
            SeekableByteChannel read = Failures.of(
                    path, () -> new ReadChannel(AfcFileSystemProvider.client(at), at.remote(), stat.size()));
            return new FailingChannel(path, read, false, has(StandardOpenOption.DELETE_ON_CLOSE));
        }
        AfcFile file = Failures.of(path, () -> AfcFileSystemProvider.client(at).open(at.remote(), mode()));
        return new FailingChannel(path, file, !has(StandardOpenOption.READ), has(StandardOpenOption.DELETE_ON_CLOSE));
    }

    private AfcMode mode() {
        if (has(StandardOpenOption.APPEND)) return AfcMode.APPEND;
        boolean empty = has(StandardOpenOption.TRUNCATE_EXISTING);
        if (has(StandardOpenOption.READ)) return empty ? AfcMode.WRITE_READ : AfcMode.UPDATE;
        return empty ? AfcMode.WRITE : AfcMode.UPDATE;
    }

    /** @return where the file is, or will be made */
    private AfcPath prepare(boolean write) throws IOException {
        Optional<AfcStat> there = AfcFileSystemProvider.look(path);
        if (there.isEmpty()) {
            if (!write || !has(StandardOpenOption.CREATE) && !has(StandardOpenOption.CREATE_NEW)) {
                throw new NoSuchFileException(path.toString());
            }
            return path;
        }
        if (write && has(StandardOpenOption.CREATE_NEW)) throw new FileAlreadyExistsException(path.toString());
        if (has(LinkOption.NOFOLLOW_LINKS)) return path;
        Links.Place place = Links.follow(path);
        if (place.stat().isDirectory()) throw new FileSystemException(path.toString(), null, "is a directory");
        return place.path();
    }

    /** Many requests in flight, where the file is written from its beginning. */
    static OutputStream output(AfcPath path, OpenOption... given) throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(given));
        if (options.contains(StandardOpenOption.READ)) throw new IllegalArgumentException("READ of an output stream");
        if (options.isEmpty()) {
            options.add(StandardOpenOption.CREATE);
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        options.add(StandardOpenOption.WRITE);
        Opening opening = new Opening(path, options);
        boolean fromEmpty = options.contains(StandardOpenOption.TRUNCATE_EXISTING)
                || options.contains(StandardOpenOption.CREATE_NEW);
        if (!fromEmpty
                || options.contains(StandardOpenOption.APPEND)
                || options.contains(StandardOpenOption.DELETE_ON_CLOSE)) {
            return Channels.newOutputStream(opening.channel());
        }
        AfcPath at = opening.prepare(true);
        return new FailingOutput(
                path, Failures.of(path, () -> AfcFileSystemProvider.client(at).write(at.remote())));
    }

    /** A channel whose failures are those of a file system. */
    private record FailingChannel(AfcPath path, SeekableByteChannel channel, boolean writeOnly, boolean deleting)
            implements SeekableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            if (writeOnly) throw new NonReadableChannelException();
            return Failures.of(path, () -> channel.read(target));
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return Failures.of(path, () -> channel.write(source));
        }

        @Override
        public long position() throws IOException {
            return Failures.of(path, channel::position);
        }

        @Override
        public SeekableByteChannel position(long place) throws IOException {
            Failures.of(path, () -> channel.position(place));
            return this;
        }

        @Override
        public long size() throws IOException {
            return Failures.of(path, channel::size);
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            Failures.of(path, () -> channel.truncate(size));
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            boolean was = channel.isOpen();
            Failures.of(path, () -> {
                channel.close();
                if (was && deleting) AfcFileSystemProvider.client(path).remove(path.remote());
                return path;
            });
        }
    }
}
