/** The errors of the gRPC contract: a status with a machine-readable reason and what to do about it. */
@NullMarked
package io.sluice.contracts.status;

import org.jspecify.annotations.NullMarked;
