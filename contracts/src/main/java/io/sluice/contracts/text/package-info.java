/** Words of callers as every service shows them again in logs, spans and errors. */
@NullMarked
package io.sluice.contracts.text;

import org.jspecify.annotations.NullMarked;
