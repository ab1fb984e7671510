/** The Kubernetes files: rendered, checked against the published models, and held against the services they run. */
@NullMarked
package io.sluice.it.kubernetes;

import org.jspecify.annotations.NullMarked;
