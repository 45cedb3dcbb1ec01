/** The phone's side of the device mux. */
package dev.pomona.twin.mux;
