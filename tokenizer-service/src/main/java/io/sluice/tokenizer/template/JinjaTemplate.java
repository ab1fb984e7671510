package io.sluice.tokenizer.template;

import io.sluice.contracts.text.Shown;
import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.template.jinja.run.Program;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.vocab.SpecialTokens;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model's own chat template, in Jinja as transformers runs it: {@code messages}, {@code tools} (none if there are none),
 * {@code documents} (none), {@code add_generation_prompt} (true), {@code reasoning_effort} where it was asked for, the
 * request's variables, and those of the configuration, such as {@code bos_token}, which a request cannot replace.
 *
 * <p>What the configuration says and what the template says may form special tokens; what the request says may not, but for a
 * role out of the API's five, since templates put those together: {@code '<|' + message.role + '|>'}.
 */
public final class JinjaTemplate implements ChatTemplate {
    /** Its name. */
    public static final String NAME = "jinja";

    private static final Set<String> ROLES =
            Set.of(Roles.SYSTEM, Roles.DEVELOPER, Roles.USER, Roles.ASSISTANT, Roles.TOOL);
    private static final int REASON_CHARS_MAX = 512;
    private static final String PROBE = "some words to find again";

    private final Program program;
    private final SpecialTokens specials;
    private final Map<String, Object> variables;
    private final List<Integer> endTokens;
    private final Limits limits;
    /** Whether it writes the text of content that comes in parts. */
    private final boolean readsParts;

    /**
     * Compiles the template.
     *
     * @param source its text
     * @param variables variables of the configuration, by name
     * @param endTokens names of the special tokens that end the model's turn, the usual one first
     * @param limits bounds of a rendering
     * @throws JinjaException if the template is not well-formed, with its line
     * @throws IllegalArgumentException if the vocabulary lacks an end token, or none is named
     */
    public JinjaTemplate(
            String source,
            SpecialTokens specials,
            Map<String, String> variables,
            List<String> endTokens,
            Limits limits) {
        if (endTokens.isEmpty()) {
            throw new IllegalArgumentException("no token is named that ends the model's turn");
        }
        this.program = Program.compile(source);
        this.specials = specials;
        this.variables = new HashMap<>();
        variables.forEach((name, value) -> this.variables.put(name, Text.ofTemplate(value)));
        this.endTokens = endTokens.stream().map(specials::id).toList();
        this.limits = limits;
        this.readsParts = triesParts();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> endTokens() {
        return endTokens;
    }

    /** Tries it: a template that reads no parts fails, or prints the list as Python or JSON would. */
    private boolean triesParts() {
        DictValue part = DictValue.createData();
        put(part, "type", Text.ofData("text"));
        put(part, "text", Text.ofData(PROBE));
        DictValue message = DictValue.createData();
        put(message, "role", Text.ofTemplate(Roles.USER));
        put(message, "content", ListValue.ofData(List.of(part)));
        Map<String, Object> all = new HashMap<>(variables);
        all.put("documents", None.NONE);
        all.put("add_generation_prompt", true);
        all.put("messages", ListValue.ofData(List.of(message)));
        all.put("tools", None.NONE);
        try {
            String written =
                    program.run(all, LocalDate.EPOCH.atStartOfDay(), limits).value();
            int at = written.indexOf(PROBE);
            String before = written.substring(0, Math.max(0, at));
            return at >= 0 && !before.endsWith("'text': '") && !before.endsWith("\"text\": \"");
        } catch (JinjaException e) {
            return false;
        }
    }

    @Override
    public Prompt render(Conversation conversation, LocalDate today) {
        Roles.requireMessages(conversation);
        List<Object> messages = messages(conversation);
        Map<String, Object> all = new HashMap<>();
        if (!conversation.variables().isEmpty()) {
            JsonFields.dict("template_variables_json", conversation.variables())
                    .items()
                    .forEach(item -> all.put(item.key().toString(), item.value()));
        }
        if (!conversation.reasoningEffort().isEmpty()) {
            all.put("reasoning_effort", Text.ofData(conversation.reasoningEffort()));
        }
        all.putIfAbsent("documents", None.NONE);
        all.putIfAbsent("add_generation_prompt", true);
        if (conversation.opensAnswer() != Conversation.Answer.DEFAULT) {
            all.put("add_generation_prompt", conversation.opensAnswer() == Conversation.Answer.OPENED);
        }
        all.putAll(variables);
        all.put("messages", ListValue.ofData(messages));
        all.put(
                "tools",
                conversation.tools().isEmpty() ? None.NONE : JsonFields.list("tools_json", conversation.tools()));
        try {
            return Segments.prompt(program.run(all, today.atStartOfDay(), limits), specials);
        } catch (JinjaException e) {
            throw refused(e, messages);
        }
    }

    private List<Object> messages(Conversation conversation) {
        List<Object> messages = new ArrayList<>(conversation.messages().size());
        for (int i = 0; i < conversation.messages().size(); i++) {
            Message message = conversation.messages().get(i);
            DictValue dict = DictValue.createData();
            put(
                    dict,
                    "role",
                    ROLES.contains(message.role()) ? Text.ofTemplate(message.role()) : Text.ofData(message.role()));
            put(dict, "content", content(i, message));
            if (!message.name().isEmpty()) {
                put(dict, "name", Text.ofData(message.name()));
            }
            if (!message.fields().isEmpty()) {
                String field = "messages[" + i + "].fields_json";
                for (DictValue.Item item :
                        JsonFields.dict(field, message.fields()).items()) {
                    if (item.key().toString().equals("role")) {
                        throw new BadField(field, "has a role; the message has one already");
                    }
                    dict.put(item.key(), item.value());
                }
            }
            messages.add(dict);
        }
        return messages;
    }

    private Object content(int index, Message message) {
        return readsParts && !message.parts().isEmpty()
                ? JsonFields.list("messages[" + index + "].content_parts_json", message.parts())
                : Text.ofData(message.content().string());
    }

    private static void put(DictValue dict, String name, Object value) {
        dict.put(Text.ofData(name), value);
    }

    /** Names the message at which a loop of the template was, innermost first; else all of them. */
    private static BadField refused(JinjaException e, List<Object> messages) {
        String field = "messages";
        for (Object item : e.items().reversed()) {
            for (int i = 0; i < messages.size(); i++) {
                if (messages.get(i) == item) {
                    field = "messages[" + i + "]";
                }
            }
        }
        String reason = e.reason().length() > REASON_CHARS_MAX ? Shown.word(e.reason()) : e.reason();
        return new BadField(field, "the chat template cannot write it (line " + e.line() + "): " + reason);
    }
}
