/** The simulated ward: who is in it, what they wear, and when their devices sync what. */
package io.homeward.simulator.ward;
