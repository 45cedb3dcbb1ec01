/** The mux socket for other machines: TLS, and a token that only those know who were given its file. Knows nothing of the mux. */
package dev.pomona.mux.gate;
