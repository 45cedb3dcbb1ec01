package dev.pomona.mount;

import dev.pomona.services.afc.AfcClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.cryptomator.jfuse.api.Fuse;
import org.cryptomator.jfuse.api.FuseBuilder;
import org.cryptomator.jfuse.api.FuseMountFailedException;

/** A phone's files at a directory, until closed. The only place that knows how the library is brought to work. */
final class Mounted implements AutoCloseable {
    private final Fuse fuse;
    private final Path directory;
    private final String name;

    private Mounted(Fuse fuse, Path directory, String name) {
        this.fuse = fuse;
        this.directory = directory;
        this.name = name;
    }

    /**
     * @param name of the file system, as {@code mount} shows it
     * @param readOnly whether the kernel refuses to write
     * @throws IOException what is missing, in words for people
     */
    static Mounted at(Path directory, AfcClient client, String name, boolean readOnly) throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        // The library finds its half for this system by way of this.
        Thread.currentThread().setContextClassLoader(Mounted.class.getClassLoader());
        try {
            FuseBuilder builder = Fuse.builder();
            Libraries.find().ifPresent(path -> builder.setLibraryPath(path.toString()));
            Object user = Files.getAttribute(directory, "unix:uid");
            Object group = Files.getAttribute(directory, "unix:gid");
            Folder folder = new Folder(client, builder.errno(), (int) user, (int) group);
            Fuse fuse = builder.build(folder);
            String options = "fsname=" + name + ",subtype=pomona" + (readOnly ? ",ro" : "");
            fuse.mount("pomona", directory, "-o", options);
            return new Mounted(fuse, directory, name);
        } catch (UnsupportedOperationException e) {
            throw new IOException("no FUSE for this system: " + e.getMessage(), e);
        } catch (UnsatisfiedLinkError e) {
            throw new IOException("libfuse 3 is not installed (Debian: libfuse3-3 and fuse3): " + e.getMessage(), e);
        } catch (FuseMountFailedException e) {
            throw new IOException(directory + " could not be mounted: " + words(e), e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static String words(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Whether it is still there: others may unmount it, too. */
    boolean isMounted() throws IOException {
        return Files.getFileStore(directory).name().equals(name);
    }

    /**
     * Returns when the kernel knows the directory as it was again. Where a program still has a file open, the directory is
     * taken from it: there is no phone behind it any more.
     */
    @Override
    public void close() throws IOException {
        try {
            fuse.close();
        } catch (TimeoutException e) {
            Lazily.unmount(directory);
        }
    }
}
