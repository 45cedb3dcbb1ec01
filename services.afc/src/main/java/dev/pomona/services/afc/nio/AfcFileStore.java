package dev.pomona.services.afc.nio;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** The phone's disk. */
final class AfcFileStore extends FileStore {
    private final AfcFileSystem fileSystem;

    AfcFileStore(AfcFileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    @Override
    public String name() {
        return fileSystem.authority();
    }

    @Override
    public String type() {
        return AfcFileSystemProvider.SCHEME;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public long getTotalSpace() throws IOException {
        return fileSystem.client().deviceInfo().totalBytes();
    }

    @Override
    public long getUsableSpace() throws IOException {
        return fileSystem.client().deviceInfo().freeBytes();
    }

    @Override
    public long getUnallocatedSpace() throws IOException {
        return getUsableSpace();
    }

    @Override
    public long getBlockSize() throws IOException {
        return fileSystem.client().deviceInfo().blockSize();
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return type == BasicFileAttributeView.class;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return fileSystem.supportedFileAttributeViews().contains(name);
    }

    @Override
    public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) throws IOException {
        return switch (attribute) {
            case "totalSpace" -> getTotalSpace();
            case "usableSpace" -> getUsableSpace();
            case "unallocatedSpace" -> getUnallocatedSpace();
            default -> throw new UnsupportedOperationException(attribute);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AfcFileStore store && store.fileSystem.equals(fileSystem);
    }

    @Override
    public int hashCode() {
        return fileSystem.hashCode();
    }

    @Override
    public String toString() {
        return name();
    }
}
