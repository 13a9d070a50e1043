/**
 * The ward's time where it is not the wall's: in a replay the recording drives it, in the demo it
 * runs ahead fast.
 */
package io.homeward.simulator.clock;
