package io.sluice.contracts.descriptor;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;

/**
 * A contract as a set of facts that a peer, or code that was compiled against it, relies on. Fields are named by number
 * and by name, because the wire relies on one and source code on the other.
 */
@NullMarked
final class Facts {
    private final SortedMap<String, String> facts = new TreeMap<>();

    private Facts() {}

    /** Each fact's subject and what holds of it. */
    static SortedMap<String, String> of(FileDescriptorSet set) {
        Facts facts = new Facts();
        set.getFileList().forEach(facts::file);
        return facts.facts;
    }

    private void file(FileDescriptorProto file) {
        String subject = "file " + file.getName();
        facts.put(subject + ": package", file.getPackage());
        facts.put(subject + ": syntax", file.getSyntax() + file.getEdition());
        facts.put(subject + ": java_package", file.getOptions().getJavaPackage());
        facts.put(subject + ": java_multiple_files", "" + file.getOptions().getJavaMultipleFiles());
        facts.put(subject + ": java_outer_classname", file.getOptions().getJavaOuterClassname());
        file.getMessageTypeList().forEach(message -> message(file.getPackage(), message));
        file.getEnumTypeList().forEach(type -> enumeration(file.getPackage(), type));
        file.getServiceList().forEach(service -> service(file.getPackage(), service));
    }

    private void message(String scope, DescriptorProto message) {
        String name = scope + "." + message.getName();
        facts.put("message " + name, "there");
        message.getFieldList().forEach(field -> field(name, message, field));
        message.getReservedRangeList()
                .forEach(range -> facts.put(
                        "message " + name + ": reserved numbers " + range.getStart() + " to " + (range.getEnd() - 1),
                        "reserved"));
        message.getReservedNameList()
                .forEach(reserved -> facts.put("message " + name + ": reserved name " + reserved, "reserved"));
        message.getNestedTypeList().forEach(nested -> message(name, nested));
        message.getEnumTypeList().forEach(nested -> enumeration(name, nested));
    }

    private void field(String message, DescriptorProto holder, FieldDescriptorProto field) {
        String subject = "field " + message + " = " + field.getNumber();
        facts.put(subject + ": name", field.getName());
        facts.put(subject + ": type", field.getType() + field.getTypeName());
        facts.put(
                subject + ": cardinality",
                field.getProto3Optional() ? "optional" : field.getLabel().toString());
        boolean inOneof = field.hasOneofIndex() && !field.getProto3Optional();
        facts.put(
                subject + ": oneof",
                inOneof ? holder.getOneofDecl(field.getOneofIndex()).getName() : "none");
        facts.put(subject + ": JSON name", field.getJsonName());
        facts.put(
                subject + ": packed",
                field.getOptions().hasPacked() ? "" + field.getOptions().getPacked() : "default");
        facts.put("field " + message + "." + field.getName() + ": number", "" + field.getNumber());
    }

    private void enumeration(String scope, EnumDescriptorProto type) {
        String name = scope + "." + type.getName();
        facts.put("enum " + name, "there");
        type.getValueList().forEach(value -> {
            facts.put("enum value " + name + "." + value.getName() + ": number", "" + value.getNumber());
            facts.putIfAbsent("enum value " + name + " = " + value.getNumber() + ": name", value.getName());
        });
    }

    private void service(String scope, ServiceDescriptorProto service) {
        String name = scope + "." + service.getName();
        facts.put("service " + name, "there");
        for (MethodDescriptorProto method : service.getMethodList()) {
            String subject = "rpc " + name + "/" + method.getName();
            facts.put(subject + ": request", method.getInputType());
            facts.put(subject + ": response", method.getOutputType());
            facts.put(subject + ": streaming of requests", "" + method.getClientStreaming());
            facts.put(subject + ": streaming of responses", "" + method.getServerStreaming());
        }
    }
}
