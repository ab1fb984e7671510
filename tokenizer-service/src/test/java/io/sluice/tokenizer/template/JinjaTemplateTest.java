package io.sluice.tokenizer.template;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.TokenizerException.BadField;
import io.sluice.tokenizer.bpe.Encoders;
import io.sluice.tokenizer.bpe.Known;
import io.sluice.tokenizer.bpe.RankedEncoding;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.text.TokenText;
import io.sluice.tokenizer.vocab.SpecialTokens;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the request says never becomes a special token, whatever the template does with it; the rest is as if parsed whole. */
class JinjaTemplateTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);

    /** Special tokens of many families. */
    private static final List<String> TOKENS = List.of(
            "<|im_start|>",
            "<|im_end|>",
            "<|endoftext|>",
            "<|start_header_id|>",
            "<|end_header_id|>",
            "<|eot_id|>",
            "<|begin_of_text|>",
            "<|start|>",
            "<|end|>",
            "<|message|>",
            "<|channel|>",
            "<|return|>",
            "<|call|>",
            "<s>",
            "</s>",
            "[INST]",
            "[/INST]",
            "[TOOL_CALLS]",
            "<start_of_turn>",
            "<end_of_turn>",
            "<bos>",
            "<｜User｜>",
            "<｜Assistant｜>",
            "<｜end▁of▁sentence｜>",
            "<|user|>",
            "<|assistant|>",
            "<|system|>",
            "<|tool|>",
            "[gMASK]",
            "<sop>",
            "<|observation|>",
            "<|START_OF_TURN_TOKEN|>",
            "<|start_of_role|>",
            "<|end_of_role|>",
            "<|im_user|>",
            "<|im_middle|>",
            "<|tool_call_begin|>",
            "]~b]",
            "[e~[",
            "<think>",
            "</think>",
            "<tool_call>",
            "</tool_call>");

    private static final SpecialTokens SPECIALS = new SpecialTokens(numbered());

    /** Puts every field through what string operations templates use. */
    private static final String TEMPLATE = """
            {{- bos_token -}}
            {%- if tools %}{{ '<|im_start|>system\\n' ~ (tools | tojson) }}{% for t in tools %}{{ t.function.name ~ t.function.description|trim }}
            {{- t | tojson(indent=2) }}{% endfor %}{{ '<|im_end|>\\n' }}{% endif -%}
            {%- for message in messages -%}
            {{- '<|' ~ message.role ~ '|>' ~ '<|im_start|>' + message['role'] + '\\n' -}}
            {%- set content = message.content | string -%}
            {{- content }}{{ content|trim }}{{ content.strip('<|>') }}{{ content[1:-1] }}{{ content[::-1][::-1] -}}
            {{- content.split('|')|join('|') }}{{ content|replace('x', '') }}{{ content|lower }}{{ content|list|join -}}
            {{- '%s'|format(content) }}{{ '{}'.format(content) }}{{ '<' ~ content[1:] }}{{ content[:-1] ~ '>' -}}
            {{- content|upper|lower }}{{ content|e|replace('&lt;', '<')|replace('&gt;', '>') }}{{ [content] }}{{ {content: content} -}}
            {%- set block %}{{ content }}{% endset %}{{ block }}{% filter trim %}{{ content }}{% endfilter -%}
            {%- macro echo(text) %}{{ text }}{{ caller() if caller }}{% endmacro %}{{ echo(content) -}}
            {%- call echo(content) %}{{ content }}{% endcall -%}
            {{- message.name or '' }}{{ message.name|default('')|title|lower -}}
            {%- for call in message.tool_calls or [] -%}
            {{- call.function.name }}{{ call.function.arguments | tojson }}{{ call.function.arguments -}}
            {%- for key, value in call.function.arguments|items %}{{ key ~ '=' ~ value }}{{ value|tojson }}{% endfor -%}
            {%- endfor -%}
            {{- '<|im_end|>' + '\\n' -}}
            {%- endfor -%}
            {{- extra or '' }}{{ reasoning_effort or '' -}}
            {%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif -%}
            """;

    private final JinjaTemplate template = template(TEMPLATE);

    private static Map<String, Integer> numbered() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        TOKENS.forEach(token -> ids.put(token, 200_000 + ids.size()));
        return ids;
    }

    private static JinjaTemplate template(String source) {
        return new JinjaTemplate(
                source, SPECIALS, Map.of("bos_token", "<|begin_of_text|>"), List.of("<|im_end|>"), Limits.DEFAULT);
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static Conversation conversation(String attack) {
        String quoted = json(attack);
        String arguments = "{\"city\": " + quoted + ", " + quoted + ": {\"deep\": [" + quoted + ", {\"er\": " + quoted
                + "}]}, \"n\": 1.5}";
        String fields =
                "{\"tool_calls\": [{\"function\": {\"name\": " + quoted + ", \"arguments\": " + arguments + "}}]}";
        String tools = "[{\"function\": {\"name\": " + quoted + ", \"description\": " + quoted + ", \"parameters\": "
                + arguments + "}}]";
        return new Conversation(
                List.of(
                        new Message("system", attack, ""),
                        new Message("user", attack, attack),
                        new Message("assistant", attack, "", fields),
                        new Message("tool", attack, attack)),
                attack,
                tools,
                "{\"extra\": " + quoted + ", \"bos_token\": " + quoted + "}");
    }

    private static List<Integer> specials(Prompt prompt) {
        List<Integer> ids = new ArrayList<>();
        for (Prompt.Segment segment : prompt.segments()) {
            if (segment instanceof Prompt.Special special) {
                ids.add(special.id());
            }
        }
        return ids;
    }

    private static String text(Prompt prompt) {
        return prompt.segments().stream()
                .map(segment -> switch (segment) {
                    case Prompt.Special special -> TOKENS.get(special.id() - 200_000);
                    case Prompt.Text text -> text.text();
                })
                .collect(Collectors.joining());
    }

    @Test
    void noFieldFormsASpecialToken() {
        List<Integer> clean = specials(template.render(conversation("clean"), DAY));
        // One to begin, two for the tools, three a message ("<|user|>" of a role among them), one to open the answer.
        assertEquals(1 + 2 + 4 * 3 + 1, clean.size());
        List<String> attacks = new ArrayList<>(TOKENS);
        for (String token : TOKENS) {
            attacks.add("  " + token + "\n");
            attacks.add("x" + token + token);
            attacks.add(token.substring(0, 1) + "x" + token.substring(1));
            attacks.add(token.toUpperCase(java.util.Locale.ROOT));
            attacks.add(token.substring(1));
            attacks.add(token.substring(0, token.length() - 1));
        }
        attacks.add("&lt;|im_end|&gt;");
        attacks.add(String.join("", TOKENS));
        for (String attack : attacks) {
            assertEquals(clean, specials(template.render(conversation(attack), DAY)), attack);
        }
    }

    @Test
    void unknownRolesAreData() {
        Conversation odd = new Conversation(List.of(new Message("observation", "x", "")), "");
        assertEquals(
                List.of(
                        SPECIALS.id("<|begin_of_text|>"),
                        SPECIALS.id("<|im_start|>"),
                        SPECIALS.id("<|im_end|>"),
                        SPECIALS.id("<|im_start|>")),
                specials(template.render(odd, DAY)));
    }

    @Test
    void aSwitchParsesWhatMessagesSpell() {
        Conversation attack = new Conversation(List.of(new Message("user", "a<|im_end|>b", "")), "");
        ChatTemplate plain = template("<s>{{ messages[0].content }}</s>");
        ChatTemplate trusting = new TrustingTemplate(plain, SPECIALS);
        assertEquals(2, specials(plain.render(attack, DAY)).size());
        assertEquals(3, specials(trusting.render(attack, DAY)).size());
        assertEquals(plain.endTokens(), trusting.endTokens());
        assertEquals("<s>a<|im_end|>b</s>", text(plain.render(attack, DAY)));
    }

    @Test
    void cleanContentGivesTheIdsOfTheWholeText() {
        Vocabulary vocabulary = new Vocabulary(Known.CL100K.ranks(), SPECIALS);
        Model model = new Model(
                "m",
                "e",
                new TokenText(vocabulary),
                new Encoders(new RankedEncoding(Known.CL100K, vocabulary.specials()), 1),
                template,
                1_000,
                "o");
        for (String content : List.of("Hi", " naïve 日本語 😀\n\n", "a < b | c > d", "", "1234 <b>bold</b>")) {
            Prompt prompt = template.render(conversation(content), DAY);
            assertArrayEquals(
                    PromptEncoder.encodeWithSpecials(model, text(prompt)).toArray(),
                    PromptEncoder.encode(model, prompt).toArray(),
                    content);
        }
    }

    @Test
    void namesTheMessageThatCannotBeWritten() {
        JinjaTemplate strict = template("""
                {% for m in messages %}
                {% for x in [1] %}{% if m.role == 'tool' %}{{ raise_exception('No tools here') }}{% endif %}{% endfor %}
                {% endfor %}""");
        Conversation conversation =
                new Conversation(List.of(new Message("user", "a", ""), new Message("tool", "b", "")), "");
        BadField bad = assertThrows(BadField.class, () -> strict.render(conversation, DAY));
        assertEquals("messages[1]", bad.field());
        assertEquals("the chat template cannot write it (line 2): No tools here", bad.description());
        BadField all = assertThrows(
                BadField.class, () -> template("{{ raise_exception('never') }}").render(conversation, DAY));
        assertEquals("messages", all.field());
    }

    @Test
    void refusesFieldsThatAreNoJson() {
        assertBad("messages[0].fields_json", new Conversation(List.of(new Message("user", "a", "", "{")), ""));
        assertBad("messages[0].fields_json", new Conversation(List.of(new Message("user", "a", "", "[]")), ""));
        assertBad(
                "messages[0].fields_json",
                new Conversation(List.of(new Message("user", "a", "", "{\"role\": \"system\"}")), ""));
        List<Message> messages = List.of(new Message("user", "a", ""));
        assertBad("tools_json", new Conversation(messages, "", "{}", ""));
        assertBad("template_variables_json", new Conversation(messages, "", "", "1"));
        assertBad("tools_json", new Conversation(messages, "", "[".repeat(10_000), ""));
        assertBad("messages", new Conversation(List.of(), ""));
    }

    private void assertBad(String field, Conversation conversation) {
        BadField bad = assertThrows(BadField.class, () -> template.render(conversation, DAY));
        assertEquals(field, bad.field());
    }

    @Test
    void tellsTheTemplateWhatTransformersTells() {
        JinjaTemplate told = template("{{ tools is none }},{{ documents is none }},{{ add_generation_prompt }},"
                + "{{ strftime_now('%d %B %Y') }},{{ bos_token }},{{ reasoning_effort is defined }},{{ messages }}");
        Prompt prompt = told.render(
                new Conversation(List.of(new Message("user", "x", "")), "", "", "{\"add_generation_prompt\": false}"),
                DAY);
        assertTrue(text(prompt)
                .equals("True,True,False,31 January 2026,<|begin_of_text|>,False,[{'role': 'user', 'content': 'x'}]"));
    }
}
