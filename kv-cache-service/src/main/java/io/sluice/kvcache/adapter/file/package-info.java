/** The store's tier on a local disk. */
@NullMarked
package io.sluice.kvcache.adapter.file;

import org.jspecify.annotations.NullMarked;
