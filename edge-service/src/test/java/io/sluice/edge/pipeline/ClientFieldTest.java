package io.sluice.edge.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFieldTest {
    @ParameterizedTest
    @CsvSource({
        "text, prompt",
        "text_utf8, prompt",
        "ids[3], prompt[3]",
        "conversation.messages[0].role, messages[0].role",
        "messages[2].content_utf8, messages[2].content",
        "messages[2].content_parts_json, messages[2].content",
        "messages[1].fields_json.tool_calls[0].function.name, messages[1].tool_calls[0].function.name",
        "messages[1].fields_json, messages[1]",
        "tools_json[0].function.description, tools[0].function.description",
        "template_variables_json, chat_template_kwargs",
        "template_variables_json.thinking, chat_template_kwargs.thinking",
        "template_variables_json.documents, documents",
        "with_token_strings, return_token_strs",
        "reasoning_effort, reasoning_effort",
    })
    void callsFieldsWhatTheClientDoes(String field, String param) {
        assertEquals(param, ClientField.of(field));
    }

    @Test
    void namesThemSoInMessages() {
        assertEquals("`tools` is not for this model", message("tools_json", "tools_json: is not for this model"));
        assertEquals("no", message("tools_json", "no"));
        assertEquals("no", message("", "no"));
    }

    private static String message(String field, String message) {
        return ClientField.message(
                new PortFailure(PortFailure.Kind.INVALID, "INVALID_FIELD", message, field, Optional.empty()));
    }
}
