/** The container images' build files. */
@NullMarked
package io.sluice.it.image;

import org.jspecify.annotations.NullMarked;
