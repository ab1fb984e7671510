package io.sluice.tokenizer.template;

import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JsonWriter;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the turns of a conversation in harmony: what users, the model and its tools said.
 *
 * <p>As in the public template, text beside a tool call was said in the analysis channel, and is left out once a later turn
 * has an answer; a tool's answer is written as a JSON string. Where that takes the first call of a message for the only one, all of
 * them are written here, and answers find theirs by {@code tool_call_id}.
 */
final class HarmonyTurns {
    private static final String FUNCTIONS = "functions.";
    private static final String FINAL = "final";

    private final Prompt.Writer out;
    private final List<Message> messages;
    private final boolean opensAnswer;
    private final int lastAnswer;
    /** Names of the tools that were called since the last answer, by the ids of the calls. */
    private final Map<String, String> called = new HashMap<>();

    private @Nullable String lastCalled;

    HarmonyTurns(Prompt.Writer out, List<Message> messages, boolean opensAnswer) {
        this.out = out;
        this.messages = messages;
        this.opensAnswer = opensAnswer;
        int last = -1;
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role().equals(Roles.ASSISTANT)
                    && calls(i, fields(i, messages.get(i))).isEmpty()) {
                last = i;
            }
        }
        this.lastAnswer = last;
    }

    /** Opens a message in a channel. */
    Prompt.Writer header(String who, String channel) {
        return out.special(HarmonyTemplate.START)
                .text(who)
                .special(HarmonyTemplate.CHANNEL)
                .text(channel)
                .special(HarmonyTemplate.MESSAGE);
    }

    /** Writes the message at an index: a user's, the model's or a tool's. */
    void write(int index) {
        Message message = messages.get(index);
        String named = message.name().isEmpty() ? "" : ":" + message.name();
        switch (message.role()) {
            case Roles.USER ->
                out.special(HarmonyTemplate.START)
                        .text(Roles.USER + named)
                        .special(HarmonyTemplate.MESSAGE)
                        .text(message.content())
                        .special(HarmonyTemplate.END);
            case Roles.ASSISTANT -> assistant(index, message, named);
            case Roles.TOOL ->
                header(FUNCTIONS + tool(index, message) + " to=assistant", "commentary")
                        .text(json(Text.ofData(message.content().string())))
                        .special(HarmonyTemplate.END);
            default -> throw Roles.unknownRole(index, message);
        }
    }

    private void assistant(int index, Message message, String named) {
        DictValue fields = fields(index, message);
        List<Object> calls = calls(index, fields);
        String thinking = thinking(fields);
        if (!calls.isEmpty()) {
            thought(Content.of(thinking), index > lastAnswer);
            thought(message.content(), index > lastAnswer);
            for (int i = 0; i < calls.size(); i++) {
                call("messages[" + index + "].fields_json.tool_calls[" + i + "]", calls.get(i));
            }
            return;
        }
        boolean ends = !opensAnswer && index == messages.size() - 1;
        thought(Content.of(thinking), ends);
        header(Roles.ASSISTANT + named, FINAL)
                .text(message.content())
                .special(ends ? "<|return|>" : HarmonyTemplate.END);
        called.clear();
        lastCalled = null;
    }

    private void thought(Content content, boolean written) {
        if (written && content.length() > 0) {
            header(Roles.ASSISTANT, "analysis").text(content).special(HarmonyTemplate.END);
        }
    }

    private void call(String field, Object value) {
        if (!(value instanceof DictValue call)) {
            throw new BadField(field, "is no JSON object");
        }
        DictValue function = JsonFields.get(call, "function") instanceof DictValue inner ? inner : call;
        String name = JsonFields.string(function, "name");
        if (name == null || !Roles.isName(name)) {
            throw new BadField(field + ".function.name", "must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -");
        }
        Object arguments = JsonFields.get(function, "arguments");
        out.special(HarmonyTemplate.START)
                .text(Roles.ASSISTANT + " to=" + FUNCTIONS + name)
                .special(HarmonyTemplate.CHANNEL)
                .text("commentary json")
                .special(HarmonyTemplate.MESSAGE)
                .text(json(arguments == null ? DictValue.createData() : arguments))
                .special("<|call|>");
        lastCalled = name;
        String id = JsonFields.string(call, "id");
        if (id != null) {
            called.put(id, name);
        }
    }

    /** The tool that answered: the message names it, or the call that it answers does. */
    private String tool(int index, Message message) {
        if (!message.name().isEmpty()) {
            return message.name();
        }
        String id = JsonFields.string(fields(index, message), "tool_call_id");
        String byId = id == null ? null : called.get(id);
        String name = byId == null ? lastCalled : byId;
        if (name == null) {
            throw new BadField(
                    "messages[" + index + "].name",
                    "is missing; a tool message follows a call of the tool, or names the tool that answered");
        }
        return name;
    }

    private static String thinking(DictValue fields) {
        String thinking = JsonFields.string(fields, "thinking");
        String reasoning = thinking == null ? JsonFields.string(fields, "reasoning_content") : thinking;
        return reasoning == null ? "" : reasoning;
    }

    private static DictValue fields(int index, Message message) {
        return message.fields().isEmpty()
                ? DictValue.createData()
                : JsonFields.dict("messages[" + index + "].fields_json", message.fields());
    }

    private static List<Object> calls(int index, DictValue fields) {
        return switch (JsonFields.get(fields, "tool_calls")) {
            case null -> List.of();
            case None none -> List.of();
            case ListValue list -> list.items();
            default -> throw new BadField("messages[" + index + "].fields_json.tool_calls", "is no JSON array");
        };
    }

    private static String json(Object value) {
        return JsonWriter.write(new Budget(Limits.DEFAULT), value, JsonWriter.Style.PLAIN)
                .value();
    }
}
