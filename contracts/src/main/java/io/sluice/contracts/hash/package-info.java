/** The hashes that the services must agree on: block hashes of prefixes and chain hashes of answers. */
@NullMarked
package io.sluice.contracts.hash;

import org.jspecify.annotations.NullMarked;
