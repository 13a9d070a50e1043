/** What processes cost, as the kernel counts it. */
package io.homeward.benchmarks.process;
