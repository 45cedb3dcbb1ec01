/** The simulated phones as USB devices, exported over USB/IP. */
package dev.pomona.twin.usbip;
