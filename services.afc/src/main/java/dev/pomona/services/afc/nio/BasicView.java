package dev.pomona.services.afc.nio;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** Attributes of one path, to read and, as far as the phone lets them be set, to set. */
record BasicView(AfcPath path, LinkOption... options) implements BasicFileAttributeView {
    @Override
    public String name() {
        return "basic";
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
        return new AfcFileAttributes(AfcFileSystemProvider.stat(path, options));
    }

    /** Only the time of the last change can be set; the phone keeps the others itself. */
    @Override
    public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
        AfcPath at = AfcFileSystemProvider.follows(options) ? Links.follow(path).path() : path;
        if (modified == null) return;
        Failures.of(path, () -> {
            AfcFileSystemProvider.client(path).setModified(at.remote(), modified.toInstant());
            return path;
        });
    }
}
