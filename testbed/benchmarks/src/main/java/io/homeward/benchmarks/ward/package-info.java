/** Wards that are measured: in processes of their own, as their users start them. */
package io.homeward.benchmarks.ward;
