package io.sluice.accelerator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CorpusEngineTest {
    private static final int[][] TEXT = text();
    private static final Engine ENGINE = new CorpusEngine(TEXT, Vocabulary.O200K_BASE);
    private static final Sampling PLAIN = new Sampling(1, 1, 1);

    @Test
    void saysTheSameForTheSamePromptAndSeed() {
        assertEquals(say(prompt(1), PLAIN), say(prompt(1), PLAIN));
        assertFalse(say(prompt(1), PLAIN).equals(say(prompt(1), new Sampling(1, 1, 2))));
        assertFalse(say(prompt(1), PLAIN).equals(say(prompt(2), PLAIN)));
    }

    @Test
    void ignoresTheSeedAtTemperatureZero() {
        assertEquals(say(prompt(1), new Sampling(0, 1, 1)), say(prompt(1), new Sampling(0, 1, 2)));
    }

    @Test
    void takesATinyTemperatureForZero() {
        for (double tiny : new double[] {1e-8, Double.MIN_VALUE}) {
            for (int i = 0; i < 20; i++) {
                assertEquals(say(prompt(i), new Sampling(0, 1, 1)), say(prompt(i), new Sampling(tiny, 1, 2)));
            }
        }
    }

    @Test
    void leansTowardsTheMostFrequentHoweverLowTheTemperature() {
        // 2 follows 1 in three of five places, 3 in the others; 3 to the power of 1,000 is no double.
        int[][] text = {{1, 2, 9}, {1, 3, 9}, {1, 2, 9}, {1, 3, 9}, {1, 2, 9}};
        Engine engine = new CorpusEngine(text, Vocabulary.UNKNOWN);
        for (int seed = 0; seed < 50; seed++) {
            List<Integer> said = say(engine, new int[] {1}, new Sampling(0.001, 1, seed));
            assertTrue(said.contains(2) && !said.contains(3), "said " + said);
        }
    }

    @Test
    void startsInManyPlaces() {
        Set<List<Integer>> starts = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            starts.add(say(prompt(i), PLAIN).subList(0, 5));
        }
        assertTrue(starts.size() > 30, "100 prompts start in " + starts.size() + " places");
    }

    @Test
    void startsWithAParagraphThatHasARareWordOfTheLastMessage() {
        int[] rarest = Arrays.stream(TEXT)
                .filter(paragraph -> rare(paragraph) >= 0)
                .findFirst()
                .orElseThrow();
        int word = rare(rarest);
        // A message of the word, and behind it the header of the answer, whose names are no message.
        int[] prompt = {200_006, 1, 200_008, word, word, word, 200_007, 200_006, TEXT[0][0], 200_005, 200_008};
        assertEquals(rarest[0], say(prompt, PLAIN).getFirst());
    }

    @Property(tries = 300)
    void endsByItselfWithASentence(@ForAll long seed) {
        Random random = new Random(seed);
        double[] temperatures = {0, 0.3, 0.7, 1, 1.4, 2};
        double[] shares = {0.1, 0.5, 0.9, 1};
        Sampling sampling = new Sampling(temperatures[random.nextInt(6)], shares[random.nextInt(4)], random.nextLong());
        List<Integer> said = say(prompt(random.nextInt()), sampling);
        assertTrue(said.size() >= CorpusEngine.MIN_TOKENS, "said only " + said.size());
        assertTrue(said.size() <= CorpusEngine.MAX_TOKENS + 257, "said " + said.size());
    }

    @Property(tries = 200)
    void everyWordFollowsTheOneBeforeItSomewhereInTheText(@ForAll int prompt, @ForAll long seed) {
        Set<Long> pairs = new HashSet<>();
        Set<Integer> starts = new HashSet<>();
        for (int[] paragraph : TEXT) {
            starts.add(paragraph[0]);
            for (int i = 1; i < paragraph.length; i++) {
                pairs.add((long) paragraph[i - 1] << 32 | paragraph[i]);
            }
        }
        List<Integer> said = say(prompt(prompt), new Sampling(1, 1, seed));
        for (int i = 1; i < said.size(); i++) {
            assertTrue(pairs.contains((long) said.get(i - 1) << 32 | said.get(i)) || starts.contains(said.get(i)));
        }
    }

    @Test
    void mostAnswersHaveAUsefulLength() {
        int[] lengths = IntStream.range(0, 400)
                .map(i -> say(prompt(i), PLAIN).size())
                .sorted()
                .toArray();
        assertTrue(lengths[20] >= 60 && lengths[380] <= 430, "p5 " + lengths[20] + ", p95 " + lengths[380]);
    }

    private static List<Integer> say(int[] prompt, Sampling sampling) {
        return say(ENGINE, prompt, sampling);
    }

    private static List<Integer> say(Engine engine, int[] prompt, Sampling sampling) {
        Answer answer = engine.open(prompt, sampling);
        List<Integer> said = new java.util.ArrayList<>();
        for (int id = answer.next(); id != Answer.END; id = answer.next()) {
            said.add(id);
            assertTrue(said.size() < 2_000, "an answer ends");
        }
        return said;
    }

    private static int[] prompt(int seed) {
        Random random = new Random(seed);
        int[] paragraph = TEXT[random.nextInt(TEXT.length)];
        return IntStream.range(0, 12)
                .map(i -> paragraph[random.nextInt(paragraph.length)])
                .toArray();
    }

    /** Returns an id that stands in this paragraph alone, or -1. */
    private static int rare(int[] paragraph) {
        return Arrays.stream(paragraph)
                .filter(id -> Arrays.stream(TEXT)
                                .filter(other -> Arrays.stream(other).anyMatch(word -> word == id))
                                .count()
                        == 1)
                .findFirst()
                .orElse(-1);
    }

    private static int[][] text() {
        try (InputStream file = CorpusEngineTest.class.getClassLoader().getResourceAsStream("corpus/o200k_base.ids");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(java.util.Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> Arrays.stream(line.split(" ", -1))
                            .mapToInt(Integer::parseInt)
                            .toArray())
                    .toArray(int[][]::new);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
