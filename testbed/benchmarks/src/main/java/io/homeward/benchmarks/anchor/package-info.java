/** What Homeward is measured beside, where the machine has it. */
package io.homeward.benchmarks.anchor;
