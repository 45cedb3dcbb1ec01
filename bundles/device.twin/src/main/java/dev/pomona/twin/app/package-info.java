/** The twins as a whole: who they are, their exporter, and the component that runs it. */
package dev.pomona.twin.app;
