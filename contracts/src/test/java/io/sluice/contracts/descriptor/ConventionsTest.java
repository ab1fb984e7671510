package io.sluice.contracts.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import io.sluice.types.v1.SamplingParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The .proto files' own rules: a comment on everything, units in names, one request and one response message an RPC. */
@NullMarked
class ConventionsTest {
    private static final Set<String> TIMES = Set.of(
            "time", "deadline", "ttl", "delay", "timeout", "latency", "duration", "interval", "age", "predicted");
    private static final Set<String> TIME_UNITS = Set.of("us", "ms");
    private static final List<FileDescriptor> FILES = files();

    @Test
    void everyFileIsChecked() throws IOException {
        assertEquals(
                Descriptors.built().getFileList().stream()
                        .map(FileDescriptorProto::getName)
                        .sorted()
                        .toList(),
                FILES.stream().map(FileDescriptor::getFullName).sorted().toList());
    }

    @Test
    void everythingHasAComment() throws IOException {
        List<String> bare = new ArrayList<>();
        int[] checked = {0};
        FileDescriptorSet built = Descriptors.built();
        for (FileDescriptorProto file : built.getFileList()) {
            Set<List<Integer>> commented = new HashSet<>();
            for (var location : file.getSourceCodeInfo().getLocationList()) {
                if (!location.getLeadingComments().isBlank()
                        || !location.getTrailingComments().isBlank()) {
                    commented.add(location.getPathList());
                }
            }
            Elements.of(file).forEach((path, name) -> {
                checked[0]++;
                if (!commented.contains(path)) {
                    bare.add(file.getName() + ": " + name);
                }
            });
        }
        assertEquals(List.of(), bare, "without a comment");
        assertTrue(
                checked[0] > 300, () -> "only " + checked[0] + " elements: are the comments in target/sluice.binpb?");
    }

    @Test
    void timesNameTheirUnit() {
        List<String> bare = messages()
                .flatMap(message -> message.getFields().stream())
                .filter(field -> field.getJavaType() != FieldDescriptor.JavaType.MESSAGE)
                .filter(field -> segments(field).anyMatch(TIMES::contains)
                        && segments(field).noneMatch(TIME_UNITS::contains))
                .map(FieldDescriptor::getFullName)
                .toList();
        assertEquals(List.of(), bare, "times without a unit (_us or _ms)");
    }

    @Test
    void everyRpcHasMessagesOfItsOwn() {
        Set<String> used = new HashSet<>();
        for (FileDescriptor file : FILES) {
            for (ServiceDescriptor service : file.getServices()) {
                assertTrue(service.getName().endsWith("Service"), service::getFullName);
                for (MethodDescriptor method : service.getMethods()) {
                    assertEquals(
                            method.getName() + "Request", method.getInputType().getName());
                    assertEquals(
                            method.getName() + "Response",
                            method.getOutputType().getName());
                    assertTrue(used.add(method.getInputType().getFullName()), method::getFullName);
                    assertTrue(used.add(method.getOutputType().getFullName()), method::getFullName);
                }
            }
        }
    }

    @Test
    void enumsBeginUnspecifiedAndPrefixTheirValues() {
        for (FileDescriptor file : FILES) {
            for (EnumDescriptor type : file.getEnumTypes()) {
                String prefix =
                        type.getName().replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
                assertEquals(prefix + "_UNSPECIFIED", type.findValueByNumber(0).getName());
                for (EnumValueDescriptor value : type.getValues()) {
                    assertTrue(value.getName().startsWith(prefix + "_"), value::getFullName);
                }
            }
        }
    }

    @Test
    void samplingKnowsAbsenceFromZero() {
        for (FieldDescriptor field : SamplingParameters.getDescriptor().getFields()) {
            assertTrue(field.hasPresence(), field::getFullName);
        }
    }

    @Test
    void packagesAreVersionedAndFollowTheirFolder() {
        for (FileDescriptor file : FILES) {
            assertTrue(file.getPackage().matches("sluice\\.[a-z]+\\.v[0-9]+"), file::getPackage);
            assertTrue(file.getFullName().startsWith(file.getPackage().replace('.', '/') + "/"), file::getFullName);
            assertEquals("io." + file.getPackage(), file.getOptions().getJavaPackage());
            assertTrue(file.getOptions().getJavaMultipleFiles(), file::getFullName);
        }
    }

    private static List<FileDescriptor> files() {
        return Stream.of(
                        AcceleratorServiceGrpc.getServiceDescriptor(),
                        InferenceServiceGrpc.getServiceDescriptor(),
                        KvCacheServiceGrpc.getServiceDescriptor(),
                        TokenizerServiceGrpc.getServiceDescriptor())
                .map(service -> ((ProtoFileDescriptorSupplier) Objects.requireNonNull(service.getSchemaDescriptor()))
                        .getFileDescriptor())
                .flatMap(file -> Stream.concat(Stream.of(file), file.getDependencies().stream()))
                .distinct()
                .toList();
    }

    private static Stream<Descriptor> messages() {
        return FILES.stream().flatMap(file -> file.getMessageTypes().stream());
    }

    private static Stream<String> segments(FieldDescriptor field) {
        return Arrays.stream(field.getName().split("_", -1));
    }
}
