package io.sluice.tokenizer.template.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.template.jinja.run.Program;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Limits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No template runs away, and every failure says where. */
class BoundsTest {
    private static final Limits TIGHT = new Limits(100_000, 100_000, 50);

    private static JinjaException failure(String template) {
        return assertThrows(
                JinjaException.class,
                () -> Program.compile(template).run(Map.of("s", "x"), Cases.NOW, TIGHT),
                template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(t='x') %}{% for i in range(99) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}",
                "{% set ns = namespace(t='x') %}{% for i in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}",
                "{% set ns = namespace(t=[1]) %}{% for i in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}",
                "{{ 'x' * 1000000000 }}",
                "{{ [1] * 1000000000 }}",
                "{{ '%1000000d' % 1 }}",
                "{{ 'x'.center(1000000000) }}",
                "{{ 'x'.ljust(1000000000) }}",
                "{{ 'x'.zfill(1000000000) }}",
                "{{ 'x'|indent(1000000000, true) }}",
                "{{ '\t'.expandtabs(1000000000) }}",
                "{{ [1]|batch(1000000000, 'x')|list }}",
                "{{ [1]|slice(1000000000)|list }}",
                "{{ range(1000000000) }}",
                "{{ 9 ** 99999 }}",
                "{{ 2 ** 100000 }}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m(x) %}{{ caller(x) }}{% endmacro %}{% macro n(x) %}{% call(y) m(x) %}{{ n(y) }}{% endcall %}"
                        + "{% endmacro %}{{ n(1) }}",
                "{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
                "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}",
                "{% set ns = namespace(t=[]) %}{% for i in range(99) %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.t|tojson }}",
                "{{ 'a'.replace('', 'x' * 99999) * 3 }}",
                "{{ ('a,' * 40000).split(',')|join('x' * 1000) }}"
            })
    void endsAtALimit(String template) {
        assertEquals(Kind.LIMIT, failure(template).kind(), template);
    }

    @Test
    void refusesNestingBeforeTheStackDoes() {
        assertEquals(
                Kind.SYNTAX,
                failure("{{ " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + " }}")
                        .kind());
        assertEquals(Kind.SYNTAX, failure("{{ " + "not ".repeat(5_000) + "1 }}").kind());
        assertEquals(
                Kind.SYNTAX,
                failure("{% if 1 %}".repeat(1_000) + "{% endif %}".repeat(1_000))
                        .kind());
        assertEquals(
                Kind.LIMIT, failure("{{ 1" + " + 1".repeat(200_000) + " }}").kind());
    }

    @Test
    void saysTheLine() {
        assertEquals(3, failure("a\n\n{{ nobody.x }}").line());
        assertEquals(2, failure("{% if true %}\n{{ 1 + 'a' }}{% endif %}").line());
        assertEquals(
                4,
                failure("{% macro m() %}\n\n\n{{ raise_exception('no') }}{% endmacro %}\n{{ m() }}")
                        .line());
        assertEquals(2, failure("x\n{% nope %}").line());
        JinjaException raised = failure("\n{{ raise_exception('Only user') }}");
        assertEquals(Kind.RAISED, raised.kind());
        assertEquals("line 2: Only user", raised.getMessage());
    }

    @Test
    void rendersWithinTheLimits() {
        String text = Program.compile("{% for i in range(1000) %}{{ i }},{% endfor %}")
                .run(Map.of(), Cases.NOW, TIGHT)
                .value();
        assertTrue(text.endsWith("998,999,"));
    }
}
