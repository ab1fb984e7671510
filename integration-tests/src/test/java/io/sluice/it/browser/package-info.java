/** What a person sees in a browser: the console, and a trace in Zipkin. Skipped where there is no Chromium. */
@NullMarked
package io.sluice.it.browser;

import org.jspecify.annotations.NullMarked;
