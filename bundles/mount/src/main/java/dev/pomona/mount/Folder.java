package dev.pomona.mount;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcDeviceInfo;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcLink;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.cryptomator.jfuse.api.DirFiller;
import org.cryptomator.jfuse.api.Errno;
import org.cryptomator.jfuse.api.FileInfo;
import org.cryptomator.jfuse.api.FuseConfig;
import org.cryptomator.jfuse.api.FuseConnInfo;
import org.cryptomator.jfuse.api.FuseOperations;
import org.cryptomator.jfuse.api.Stat;
import org.cryptomator.jfuse.api.Statvfs;
import org.cryptomator.jfuse.api.TimeSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the kernel asks of a folder, asked of a phone. Called from several threads. */
final class Folder implements FuseOperations {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
    private static final int ALL = 0777;
    private static final int FILE = 0666;
    private static final int AT_ONCE = 1024 * 1024;

    private final AfcClient client;
    private final Errno errno;
    private final int uid;
    private final int gid;
    private final Attributes attributes = new Attributes(System::nanoTime);
    private final Map<Long, Handle> handles = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    Folder(AfcClient client, Errno errno, int uid, int gid) {
        this.client = client;
        this.errno = errno;
        this.uid = uid;
        this.gid = gid;
    }

    /** Something that talks to the phone. */
    private interface Call {
        int on() throws IOException;
    }

    private int run(String path, Call call) {
        try {
            return call.on();
        } catch (IOException e) {
            LOG.debug("{}", path, e);
            return -Errors.of(e, errno.enotempty(), errno.enotsup());
        } catch (RuntimeException e) {
            LOG.warn("{}", path, e);
            return -Errors.EIO;
        }
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public Set<Operation> supportedOperations() {
        return EnumSet.of(
                Operation.CREATE,
                Operation.FLUSH,
                Operation.FSYNC,
                Operation.GET_ATTR,
                Operation.INIT,
                Operation.CHMOD,
                Operation.CHOWN,
                Operation.MKDIR,
                Operation.OPEN,
                Operation.OPEN_DIR,
                Operation.READ,
                Operation.READ_DIR,
                Operation.READLINK,
                Operation.RELEASE,
                Operation.RELEASE_DIR,
                Operation.RENAME,
                Operation.RMDIR,
                Operation.STATFS,
                Operation.SYMLINK,
                Operation.TRUNCATE,
                Operation.UNLINK,
                Operation.UTIMENS,
                Operation.WRITE);
    }

    @Override
    public void init(FuseConnInfo connection, FuseConfig config) {
        connection.setMaxWrite(AT_ONCE);
        connection.setMaxReadahead(AT_ONCE);
        connection.setWant(connection.want() | connection.capable() & FuseConnInfo.FUSE_CAP_BIG_WRITES);
    }

    @Override
    public int getattr(String path, Stat stat, FileInfo info) {
        return run(path, () -> {
            // What is being written must be there before its size is asked for.
            for (Handle handle : handles.values()) if (handle.path().equals(path)) handle.flush();
            AfcStat known = attributes.get(path).orElse(null);
            if (known == null) {
                known = client.stat(path);
                attributes.tell(path, known);
            }
            fill(known, stat);
            return 0;
        });
    }

    private void fill(AfcStat from, Stat to) {
        int kind = switch (from.type()) {
            case DIRECTORY -> Stat.S_IFDIR | ALL;
            case LINK -> Stat.S_IFLNK | ALL;
            case CHARACTER_DEVICE -> Stat.S_IFCHR | FILE;
            case BLOCK_DEVICE -> Stat.S_IFBLK | FILE;
            case FIFO -> Stat.S_IFIFO | FILE;
            case SOCKET -> Stat.S_IFSOCK | FILE;
            default -> Stat.S_IFREG | FILE;
        };
        to.setMode(kind & ~022);
        to.setUid(uid);
        to.setGid(gid);
        to.setNLink((short) Math.clamp(from.links(), 1, Short.MAX_VALUE));
        to.setSize(from.size());
        Instant modified = from.modified().orElse(Instant.EPOCH);
        to.mTime().set(modified);
        to.cTime().set(modified);
        to.aTime().set(modified);
    }

    @Override
    public int opendir(String path, FileInfo info) {
        return 0;
    }

    @Override
    public int readdir(String path, DirFiller filler, long offset, FileInfo info, int flags) {
        return run(path, () -> {
            List<AfcEntry> entries = client.entries(path);
            filler.fill(".");
            filler.fill("..");
            for (AfcEntry entry : entries) {
                if (entry.name().indexOf('/') >= 0 || entry.name().isEmpty()) continue;
                attributes.tell(path.equals("/") ? "/" + entry.name() : path + "/" + entry.name(), entry.stat());
                filler.fill(entry.name(), stat -> fill(entry.stat(), stat));
            }
            return 0;
        });
    }

    @Override
    public int releasedir(String path, FileInfo info) {
        return 0;
    }

    @Override
    public int readlink(String path, ByteBuffer target, long length) {
        return run(path, () -> {
            byte[] text = client.stat(path).linkTarget().orElse("").getBytes(StandardCharsets.UTF_8);
            int n = (int) Math.min(text.length, length - 1);
            target.put(text, 0, n).put((byte) 0);
            return 0;
        });
    }

    @Override
    public int mkdir(String path, int mode) {
        return changed(path, () -> {
            if (client.exists(path)) return -Errors.EEXIST;
            client.makeDirectory(path);
            return 0;
        });
    }

    private int changed(String path, Call call) {
        attributes.forget(path);
        int result = run(path, call);
        attributes.forget(path);
        return result;
    }

    @Override
    public int unlink(String path) {
        return changed(path, () -> {
            client.remove(path);
            return 0;
        });
    }

    @Override
    public int rmdir(String path) {
        return unlink(path);
    }

    @Override
    public int symlink(String target, String link) {
        return changed(link, () -> {
            client.link(AfcLink.SYMBOLIC, target, link);
            return 0;
        });
    }

    @Override
    public int link(String existing, String link) {
        return changed(link, () -> {
            client.link(AfcLink.HARD, existing, link);
            return 0;
        });
    }

    /** Flags (exchange, do not replace) are Linux's own, and not the phone's. */
    @Override
    public int rename(String from, String to, int flags) {
        if (flags != 0) return -Errors.EINVAL;
        attributes.forgetAll();
        int result = run(from, () -> {
            client.rename(from, to);
            return 0;
        });
        attributes.forgetAll();
        return result;
    }

    /** AFC knows no permissions. That they cannot be set must not make a copy fail. */
    @Override
    public int chmod(String path, int mode, FileInfo info) {
        return 0;
    }

    @Override
    public int chown(String path, int user, int group, FileInfo info) {
        return 0;
    }

    @Override
    public int truncate(String path, long size, FileInfo info) {
        return changed(path, () -> {
            Handle handle = info == null ? null : handles.get(info.getFh());
            if (handle != null) handle.truncate(size);
            else client.truncate(path, size);
            return 0;
        });
    }

    @Override
    public int create(String path, int mode, FileInfo info) {
        return changed(path, () -> {
            info.setFh(add(new Handle(client, path, true)));
            return 0;
        });
    }

    @Override
    public int open(String path, FileInfo info) {
        Set<StandardOpenOption> flags = info.getOpenFlags();
        boolean fresh =
                flags.contains(StandardOpenOption.TRUNCATE_EXISTING) && flags.contains(StandardOpenOption.WRITE);
        return changed(path, () -> {
            info.setFh(add(new Handle(client, path, fresh)));
            return 0;
        });
    }

    private long add(Handle handle) {
        long number = last.incrementAndGet();
        handles.put(number, handle);
        return number;
    }

    @Override
    public int read(String path, ByteBuffer target, long count, long offset, FileInfo info) {
        return run(path, () -> {
            Handle handle = handles.get(info.getFh());
            return handle == null ? -Errors.EBADF : handle.read(target, offset, (int) count);
        });
    }

    @Override
    public int write(String path, ByteBuffer source, long count, long offset, FileInfo info) {
        return changed(path, () -> {
            Handle handle = handles.get(info.getFh());
            if (handle == null) return -Errors.EBADF;
            ByteBuffer bytes = source.duplicate();
            bytes.limit(bytes.position() + (int) count);
            handle.write(bytes, offset);
            return (int) count;
        });
    }

    @Override
    public int flush(String path, FileInfo info) {
        return changed(path, () -> {
            Handle handle = handles.get(info.getFh());
            if (handle != null) handle.flush();
            return 0;
        });
    }

    @Override
    public int fsync(String path, int onlyData, FileInfo info) {
        return flush(path, info);
    }

    @Override
    public int release(String path, FileInfo info) {
        return changed(path, () -> {
            Handle handle = handles.remove(info.getFh());
            if (handle != null) handle.close();
            return 0;
        });
    }

    @Override
    public int utimens(String path, TimeSpec accessed, TimeSpec modified, FileInfo info) {
        return changed(path, () -> {
            if (modified.isUtimeOmit()) return 0;
            // What is written after this would set the time again.
            for (Handle handle : handles.values()) if (handle.path().equals(path)) handle.flush();
            client.setModified(path, modified.isUtimeNow() ? Instant.now() : modified.get());
            return 0;
        });
    }

    @Override
    public int statfs(String path, Statvfs room) {
        return run(path, () -> {
            AfcDeviceInfo info = client.deviceInfo();
            long block = info.blockSize() > 0 ? info.blockSize() : 4096;
            room.setBsize(block);
            room.setFrsize(block);
            room.setBlocks(info.totalBytes() / block);
            room.setBfree(info.freeBytes() / block);
            room.setBavail(info.freeBytes() / block);
            room.setNameMax(255);
            return 0;
        });
    }
}
