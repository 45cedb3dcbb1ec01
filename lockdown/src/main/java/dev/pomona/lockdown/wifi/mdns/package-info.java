/** Listening to the network for phones, with a guard before the library that does it. */
package dev.pomona.lockdown.wifi.mdns;
