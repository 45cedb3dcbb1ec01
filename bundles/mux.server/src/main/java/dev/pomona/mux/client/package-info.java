/**
 * The client protocol of a usbmuxd socket, both sides of it: addresses, frames, requests, replies, and a small client. Plain
 * Java that knows neither OSGi nor the hub. It lives here once; other bundles copy it in ({@code -conditionalpackage}).
 */
package dev.pomona.mux.client;
