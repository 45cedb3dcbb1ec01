/** The usbmuxd-compatible socket: plain Java around {@link dev.pomona.mux.server.MuxServer}, and two thin components. */
package dev.pomona.mux.server;
