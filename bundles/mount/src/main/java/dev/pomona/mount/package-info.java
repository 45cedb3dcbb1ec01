/** A phone as a folder of this machine. Nothing is exported: what there is, is the command {@code mount}. */
package dev.pomona.mount;
