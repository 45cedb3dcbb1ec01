/** The client side of another usbmuxd: its phones become {@code Device} services of this hub. */
package dev.pomona.mux.upstream;
