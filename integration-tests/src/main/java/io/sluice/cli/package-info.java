/** Small programs behind the launcher's commands. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
