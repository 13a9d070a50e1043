/** What a device sends: readings by signal, cut into messages, as canonical JSON. */
package io.homeward.simulator.device;
