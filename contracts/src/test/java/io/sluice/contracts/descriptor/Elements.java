package io.sluice.contracts.descriptor;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** Everything in a .proto file that wants a comment, by the path that its source position is recorded under. */
@NullMarked
final class Elements {
    private final Map<List<Integer>, String> elements = new LinkedHashMap<>();

    private Elements() {}

    /** Paths, as SourceCodeInfo.Location defines them, to names. */
    static Map<List<Integer>, String> of(FileDescriptorProto file) {
        Elements elements = new Elements();
        elements.elements.put(List.of(FileDescriptorProto.SYNTAX_FIELD_NUMBER), "the file itself");
        for (int i = 0; i < file.getMessageTypeCount(); i++) {
            elements.message(List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i), file.getMessageType(i));
        }
        for (int i = 0; i < file.getEnumTypeCount(); i++) {
            elements.enumeration(List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i), file.getEnumType(i));
        }
        for (int i = 0; i < file.getServiceCount(); i++) {
            elements.service(List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i), file.getService(i));
        }
        return elements.elements;
    }

    private void message(List<Integer> path, DescriptorProto message) {
        elements.put(path, message.getName());
        for (int i = 0; i < message.getFieldCount(); i++) {
            elements.put(
                    below(path, DescriptorProto.FIELD_FIELD_NUMBER, i),
                    message.getName() + "." + message.getField(i).getName());
        }
        for (int i = 0; i < message.getOneofDeclCount(); i++) {
            // An optional field makes a oneof of its own, which is not in the source.
            if (!message.getOneofDecl(i).getName().startsWith("_")) {
                elements.put(
                        below(path, DescriptorProto.ONEOF_DECL_FIELD_NUMBER, i),
                        message.getName() + "." + message.getOneofDecl(i).getName());
            }
        }
        for (int i = 0; i < message.getNestedTypeCount(); i++) {
            if (!message.getNestedType(i).getOptions().getMapEntry()) {
                message(below(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i), message.getNestedType(i));
            }
        }
        for (int i = 0; i < message.getEnumTypeCount(); i++) {
            enumeration(below(path, DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i), message.getEnumType(i));
        }
    }

    private void enumeration(List<Integer> path, EnumDescriptorProto type) {
        elements.put(path, type.getName());
        for (int i = 0; i < type.getValueCount(); i++) {
            elements.put(
                    below(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i),
                    type.getName() + "." + type.getValue(i).getName());
        }
    }

    private void service(List<Integer> path, ServiceDescriptorProto service) {
        elements.put(path, service.getName());
        for (int i = 0; i < service.getMethodCount(); i++) {
            elements.put(
                    below(path, ServiceDescriptorProto.METHOD_FIELD_NUMBER, i),
                    service.getName() + "/" + service.getMethod(i).getName());
        }
    }

    private static List<Integer> below(List<Integer> path, int field, int index) {
        List<Integer> longer = new ArrayList<>(path);
        longer.add(field);
        longer.add(index);
        return longer;
    }
}
