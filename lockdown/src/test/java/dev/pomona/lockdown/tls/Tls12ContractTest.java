package dev.pomona.lockdown.tls;

class Tls12ContractTest extends TlsContract {
    Tls12ContractTest() {
        super("TLSv1.2", TlsOffer.CURRENT);
    }
}
