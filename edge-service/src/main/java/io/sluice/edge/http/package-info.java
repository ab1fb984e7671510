/** Serves the OpenAI and Groq HTTP surface: parses requests, writes answers and server-sent events. */
@NullMarked
package io.sluice.edge.http;

import org.jspecify.annotations.NullMarked;
