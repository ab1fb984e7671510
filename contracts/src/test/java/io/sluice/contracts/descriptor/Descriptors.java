package io.sluice.contracts.descriptor;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.NullMarked;

/** The descriptor set that stands committed, and the one that this build has made. Paths are the module's. */
@NullMarked
final class Descriptors {
    static final Path ACCEPTED = Path.of("src/main/descriptors/sluice.binpb");
    private static final Path BUILT = Path.of("target/sluice.binpb");

    private Descriptors() {}

    static FileDescriptorSet accepted() throws IOException {
        return FileDescriptorSet.parseFrom(Files.readAllBytes(ACCEPTED));
    }

    /** With comments and positions. */
    static FileDescriptorSet built() throws IOException {
        return FileDescriptorSet.parseFrom(Files.readAllBytes(BUILT));
    }

    /** Without comments and positions: what is committed. Files are in the order of their names. */
    static FileDescriptorSet stripped(FileDescriptorSet set) {
        FileDescriptorSet.Builder stripped = FileDescriptorSet.newBuilder();
        set.getFileList().stream()
                .sorted(Comparator.comparing(file -> file.getName()))
                .forEach(file -> stripped.addFile(file.toBuilder().clearSourceCodeInfo()));
        return stripped.build();
    }
}
