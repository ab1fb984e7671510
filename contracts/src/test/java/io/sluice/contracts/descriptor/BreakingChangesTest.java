package io.sluice.contracts.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants changes in a contract and sees which of them are found. */
@NullMarked
class BreakingChangesTest {
    private static final FileDescriptorProto CONTRACT = contract();

    static Stream<Arguments> breaks() {
        return Stream.of(
                planted(
                        "field removed",
                        "field p.v1.M = 1: name was a, is gone",
                        f -> message(f).removeField(0)),
                planted(
                        "field renumbered",
                        "field p.v1.M.a: number was 1, is 9",
                        f -> field(f, 0).setNumber(9)),
                planted(
                        "field renamed",
                        "field p.v1.M = 1: name was a, is z",
                        f -> field(f, 0).setName("z")),
                planted(
                        "scalar retyped",
                        "field p.v1.M = 1: type was TYPE_UINT32, is TYPE_INT32",
                        f -> field(f, 0).setType(FieldDescriptorProto.Type.TYPE_INT32)),
                planted(
                        "message retyped",
                        "field p.v1.M = 4: type was TYPE_MESSAGE.p.v1.N, is TYPE_MESSAGE.p.v1.M",
                        f -> field(f, 3).setTypeName(".p.v1.M")),
                planted(
                        "made repeated",
                        "cardinality was LABEL_OPTIONAL, is LABEL_REPEATED",
                        f -> field(f, 0).setLabel(Label.LABEL_REPEATED)),
                planted(
                        "no longer optional",
                        "field p.v1.M = 2: cardinality was optional, is LABEL_OPTIONAL",
                        f -> field(f, 1).clearProto3Optional().clearOneofIndex()),
                planted(
                        "left its oneof",
                        "field p.v1.M = 3: oneof was choice, is none",
                        f -> field(f, 2).clearOneofIndex()),
                planted(
                        "moved into a oneof",
                        "field p.v1.M = 1: oneof was none, is choice",
                        f -> field(f, 0).setOneofIndex(0)),
                planted(
                        "oneof renamed",
                        "oneof was choice, is pick",
                        f -> message(f).getOneofDeclBuilder(0).setName("pick")),
                planted(
                        "JSON name changed",
                        "JSON name was a, is A",
                        f -> field(f, 0).setJsonName("A")),
                planted("message removed", "message p.v1.N was there, is gone", f -> f.removeMessageType(1)),
                planted(
                        "nested message removed",
                        "message p.v1.M.Inner was there, is gone",
                        f -> message(f).removeNestedType(0)),
                planted(
                        "reservation removed",
                        "reserved numbers 5 to 6 was reserved, is gone",
                        f -> message(f).clearReservedRange()),
                planted("enum removed", "enum p.v1.E was there, is gone", f -> f.removeEnumType(0)),
                planted(
                        "enum value removed",
                        "enum value p.v1.E.E_ONE: number was 1, is gone",
                        f -> f.getEnumTypeBuilder(0).removeValue(1)),
                planted(
                        "enum value renumbered",
                        "enum value p.v1.E.E_ONE: number was 1, is 7",
                        f -> f.getEnumTypeBuilder(0).getValueBuilder(1).setNumber(7)),
                planted(
                        "enum value renamed",
                        "enum value p.v1.E = 1: name was E_ONE, is E_UNO",
                        f -> f.getEnumTypeBuilder(0).getValueBuilder(1).setName("E_UNO")),
                planted("service removed", "service p.v1.S was there, is gone", f -> f.removeService(0)),
                planted(
                        "service renamed",
                        "service p.v1.S was there, is gone",
                        f -> f.getServiceBuilder(0).setName("T")),
                planted(
                        "rpc removed",
                        "rpc p.v1.S/R: request was .p.v1.M, is gone",
                        f -> f.getServiceBuilder(0).removeMethod(0)),
                planted(
                        "request type changed",
                        "rpc p.v1.S/R: request was .p.v1.M, is .p.v1.N",
                        f -> rpc(f).setInputType(".p.v1.N")),
                planted(
                        "response type changed",
                        "rpc p.v1.S/R: response was .p.v1.N, is .p.v1.M",
                        f -> rpc(f).setOutputType(".p.v1.M")),
                planted(
                        "requests no longer streamed",
                        "streaming of requests was true, is false",
                        f -> rpc(f).setClientStreaming(false)),
                planted(
                        "responses now streamed",
                        "streaming of responses was false, is true",
                        f -> rpc(f).setServerStreaming(true)),
                planted("package changed", "file p.proto: package was p.v1, is p.v2", f -> f.setPackage("p.v2")),
                planted(
                        "java_package changed",
                        "java_package was io.p, is io.q",
                        f -> f.getOptionsBuilder().setJavaPackage("io.q")),
                planted("file renamed", "file p.proto: package was p.v1, is gone", f -> f.setName("q.proto")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void finds(String what, String message, Consumer<FileDescriptorProto.Builder> change) {
        List<String> found = BreakingChanges.between(set(CONTRACT), changed(change));
        assertTrue(found.stream().anyMatch(line -> line.contains(message)), () -> what + ": " + found);
    }

    static Stream<Arguments> additions() {
        return Stream.of(
                Arguments.of("nothing", change(f -> {})),
                Arguments.of("a field", change(f -> message(f).addField(scalar("n", 10)))),
                Arguments.of(
                        "a field in a oneof",
                        change(f -> message(f).addField(scalar("n", 10).setOneofIndex(0)))),
                Arguments.of("a message", change(f -> f.addMessageTypeBuilder().setName("New"))),
                Arguments.of(
                        "an enum value",
                        change(f -> f.getEnumTypeBuilder(0)
                                .addValueBuilder()
                                .setName("E_TWO")
                                .setNumber(2))),
                Arguments.of(
                        "an rpc",
                        change(f -> f.getServiceBuilder(0)
                                .addMethodBuilder()
                                .setName("New")
                                .setInputType(".p.v1.M")
                                .setOutputType(".p.v1.N"))),
                Arguments.of("another order of fields", change(f -> {
                    FieldDescriptorProto first = message(f).getField(0);
                    message(f).removeField(0).addField(first);
                })));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("additions")
    void letsPass(String what, Consumer<FileDescriptorProto.Builder> change) {
        assertEquals(List.of(), BreakingChanges.between(set(CONTRACT), changed(change)), what);
    }

    @Test
    void findsAFileRemoved() {
        assertTrue(BreakingChanges.between(set(CONTRACT), FileDescriptorSet.getDefaultInstance())
                .contains("service p.v1.S was there, is gone"));
    }

    private static FileDescriptorProto contract() {
        return FileDescriptorProto.newBuilder()
                .setName("p.proto")
                .setPackage("p.v1")
                .setSyntax("proto3")
                .setOptions(FileOptions.newBuilder().setJavaPackage("io.p"))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("M")
                        .addField(scalar("a", 1))
                        .addField(scalar("b", 2).setProto3Optional(true).setOneofIndex(1))
                        .addField(scalar("c", 3).setOneofIndex(0))
                        .addField(scalar("d", 4)
                                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                                .setTypeName(".p.v1.N"))
                        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("choice"))
                        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_b"))
                        .addReservedRange(DescriptorProto.ReservedRange.newBuilder()
                                .setStart(5)
                                .setEnd(7))
                        .addNestedType(DescriptorProto.newBuilder().setName("Inner")))
                .addMessageType(DescriptorProto.newBuilder().setName("N"))
                .addEnumType(EnumDescriptorProto.newBuilder()
                        .setName("E")
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("E_UNSPECIFIED")
                                .setNumber(0))
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("E_ONE")
                                .setNumber(1)))
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("S")
                        .addMethod(MethodDescriptorProto.newBuilder()
                                .setName("R")
                                .setInputType(".p.v1.M")
                                .setOutputType(".p.v1.N")
                                .setClientStreaming(true)))
                .build();
    }

    private static FieldDescriptorProto.Builder scalar(String name, int number) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setJsonName(name)
                .setNumber(number)
                .setType(FieldDescriptorProto.Type.TYPE_UINT32)
                .setLabel(Label.LABEL_OPTIONAL);
    }

    private static Arguments planted(String what, String message, Consumer<FileDescriptorProto.Builder> change) {
        return Arguments.of(what, message, change);
    }

    private static Consumer<FileDescriptorProto.Builder> change(Consumer<FileDescriptorProto.Builder> change) {
        return change;
    }

    private static FileDescriptorSet changed(Consumer<FileDescriptorProto.Builder> change) {
        FileDescriptorProto.Builder file = CONTRACT.toBuilder();
        change.accept(file);
        return set(file.build());
    }

    private static FileDescriptorSet set(FileDescriptorProto file) {
        return FileDescriptorSet.newBuilder().addFile(file).build();
    }

    private static DescriptorProto.Builder message(FileDescriptorProto.Builder file) {
        return file.getMessageTypeBuilder(0);
    }

    private static FieldDescriptorProto.Builder field(FileDescriptorProto.Builder file, int index) {
        return message(file).getFieldBuilder(index);
    }

    private static MethodDescriptorProto.Builder rpc(FileDescriptorProto.Builder file) {
        return file.getServiceBuilder(0).getMethodBuilder(0);
    }
}
