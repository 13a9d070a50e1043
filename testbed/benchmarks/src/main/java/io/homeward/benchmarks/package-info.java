/** What Homeward costs and how fast it is, each figure beside an anchor where there is one. */
package io.homeward.benchmarks;
