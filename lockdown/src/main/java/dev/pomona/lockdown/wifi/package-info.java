/** Phones over Wi-Fi: found by Bonjour, matched to pair records, kept by their heartbeat. */
package dev.pomona.lockdown.wifi;
