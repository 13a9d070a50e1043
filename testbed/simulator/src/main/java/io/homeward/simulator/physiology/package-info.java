/** How the heart rate, the steps and the nights of a simulated person come about, and why so. */
package io.homeward.simulator.physiology;
