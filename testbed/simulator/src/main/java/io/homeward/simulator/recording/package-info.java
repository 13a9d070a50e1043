/** Real people's recordings, played as their devices would have sent them. */
package io.homeward.simulator.recording;
