/** Keeps what was delivered and is billed. */
@NullMarked
package io.sluice.edge.ledger;

import org.jspecify.annotations.NullMarked;
