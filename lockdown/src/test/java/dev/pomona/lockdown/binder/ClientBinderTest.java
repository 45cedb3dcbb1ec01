package dev.pomona.lockdown.binder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

class ClientBinderTest {
    private final ClientBinder binder = new ClientBinder(Runnable::run, plugin -> Runnable::run);
    private final ServiceReference<?> reference = mock();
    private final Bundle bundle = mock();
    private final BundleContext context = mock();
    private final ServiceRegistration<?> registration = mock();
    private final Lockdown lockdown = mock();
    private final Factory factory = new Factory();

    @BeforeEach
    void begin() {
        when(reference.getBundle()).thenReturn(bundle);
        when(bundle.getBundleContext()).thenReturn(context);
        when(bundle.getBundleId()).thenReturn(77L);
        when(bundle.getSymbolicName()).thenReturn("some.plugin");
        when(lockdown.udid()).thenReturn(Pipe.UDID);
        when(context.registerService(anyString(), any(Object.class), any())).thenAnswer(call -> registration);
    }

    @SuppressWarnings("unchecked")
    private ServiceFactory<AutoCloseable> registered() {
        ArgumentCaptor<Object> service = ArgumentCaptor.forClass(Object.class);
        ArgumentCaptor<Dictionary<String, ?>> properties = ArgumentCaptor.forClass(Dictionary.class);
        verify(context).registerService(anyString(), service.capture(), properties.capture());
        assertEquals(Pipe.UDID.value(), properties.getValue().get("udid"));
        assertEquals(77L, properties.getValue().get("plugin"));
        return (ServiceFactory<AutoCloseable>) service.getValue();
    }

    private static Map<String, Object> version(String version) {
        return Map.of(Lockdown.PRODUCT_VERSION, version);
    }

    @Test
    void clientLivesFromGetToUnget() throws Exception {
        binder.factory(reference, factory);
        binder.phone(lockdown, version("17.5.1"));
        ServiceFactory<AutoCloseable> service = registered();
        assertEquals(0, factory.made);
        Client client = (Client) service.getService(bundle, null);
        assertNotNull(client);
        assertEquals("17.5.1", client.phone.productVersion());
        Pipe pipe = new Pipe(5);
        when(lockdown.startService("com.apple.x")).thenReturn(pipe.near);
        client.phone.open("com.apple.x");
        service.ungetService(bundle, null, client);
        assertTrue(client.closed);
        assertTrue(pipe.near.closeReason().isPresent());
        assertThrows(IOException.class, () -> client.phone.open("com.apple.x"));
    }

    @Test
    void phoneAndPluginWithdraw() {
        binder.phone(lockdown, version("17.5.1"));
        binder.factory(reference, factory);
        Client client = (Client) registered().getService(bundle, null);
        binder.phone(lockdown, version("17.5.1"));
        verify(registration, never()).unregister();
        binder.phoneGone(lockdown);
        verify(registration).unregister();
        assertTrue(client.closed);
        binder.factoryGone(reference);
        verify(registration).unregister();
    }

    @Test
    void aPluginThatThrowsIsContained() {
        factory.fails = true;
        binder.factory(reference, factory);
        binder.phone(lockdown, version("17.5.1"));
        assertNull(registered().getService(bundle, null));
    }

    @Test
    void versionsThatDoNotFitGetNothing() {
        factory.from = "18.0";
        binder.factory(reference, factory);
        binder.phone(lockdown, version("17.5.1"));
        verify(context, never()).registerService(anyString(), any(Object.class), any());
        binder.phone(lockdown, version("18.1"));
        registered();
    }

    @ParameterizedTest
    @CsvSource({
        "17.5.1,,,true",
        "17.5.1,9.0,,true",
        "9,9.0,,true",
        "8.4.1,9.0,,false",
        "17.5,9,17.5,false",
        "17.4.9,9,17.5,true",
        "10.0,9.3,,true",
        ",9.0,,false",
        ",,,true",
        "beta,9.0,,false"
    })
    void versionRanges(String version, String from, String before, boolean fits) {
        assertEquals(fits, Versions.fits(text(version), text(from), text(before)));
    }

    private static String text(String s) {
        return s == null ? "" : s;
    }

    @Test
    void aBoundThatIsNoVersionIsAnError() {
        assertThrows(IllegalArgumentException.class, () -> Versions.fits("1", "x", ""));
        factory.from = "x";
        binder.factory(reference, factory);
        binder.phone(lockdown, version("17.5.1"));
        assertFalse(factory.made > 0);
    }

    private static final class Client implements AutoCloseable {
        private final ServiceContext phone;
        private volatile boolean closed;

        Client(ServiceContext phone) {
            this.phone = phone;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Factory implements ServiceClientFactory<Client> {
        private String from = "";
        private boolean fails;
        private int made;

        @Override
        public Class<Client> clientType() {
            return Client.class;
        }

        @Override
        public String fromVersion() {
            return from;
        }

        @Override
        public Client create(ServiceContext phone) throws IOException {
            if (fails) throw new IllegalStateException("on purpose");
            made++;
            return new Client(phone);
        }
    }
}
