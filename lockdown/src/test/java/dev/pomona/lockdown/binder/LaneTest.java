package dev.pomona.lockdown.binder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.lockdown.spi.ServiceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** A plugin that hangs or throws reaches its own clients, and nobody else's. */
@Timeout(60)
class LaneTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final Lockdown lockdown = mock();

    @AfterEach
    void letGo() {
        release.countDown();
    }

    private void hang() {
        hanging.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean await(CountDownLatch latch) throws InterruptedException {
        return latch.await(20, TimeUnit.SECONDS);
    }

    /** Asks its plugin code, which does what the test wants. */
    private static final class Factory implements ServiceClientFactory<AutoCloseable> {
        private final Runnable conduct;

        Factory(Runnable conduct) {
            this.conduct = conduct;
        }

        @Override
        public Class<AutoCloseable> clientType() {
            return AutoCloseable.class;
        }

        @Override
        public String fromVersion() {
            conduct.run();
            return "";
        }

        @Override
        public AutoCloseable create(ServiceContext phone) {
            conduct.run();
            return () -> {};
        }
    }

    private static ServiceReference<?> plugin(String name, BundleContext context) {
        ServiceReference<?> reference = mock();
        Bundle bundle = mock();
        ServiceRegistration<?> registration = mock();
        when(reference.getBundle()).thenReturn(bundle);
        when(bundle.getSymbolicName()).thenReturn(name);
        when(bundle.getBundleContext()).thenReturn(context);
        when(context.registerService(anyString(), any(Object.class), any())).thenAnswer(call -> registration);
        return reference;
    }

    @Test
    void aPluginThatHangsKeepsNobodyElseWaiting() throws Exception {
        ClientBinder binder = new ClientBinder(Runnable::run, name -> new Lane(name, Time.system()));
        when(lockdown.udid()).thenReturn(Pipe.UDID);
        BundleContext bad = mock();
        BundleContext good = mock();
        binder.factory(plugin("bad", bad), new Factory(this::hang));
        binder.phone(lockdown, Map.of(Lockdown.PRODUCT_VERSION, "17.5.1"));
        assertTrue(await(hanging));
        ServiceReference<?> reference = plugin("good", good);
        binder.factory(reference, new Factory(() -> {}));
        verify(good, timeout(20_000)).registerService(eq(AutoCloseable.class.getName()), any(Object.class), any());
        verify(bad, never()).registerService(anyString(), any(Object.class), any());
        binder.phoneGone(lockdown);
        release.countDown();
        binder.end().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aPluginThatThrowsKeepsNobodyElseWaiting() {
        ClientBinder binder = new ClientBinder(Runnable::run, name -> new Lane(name, Time.system()));
        when(lockdown.udid()).thenReturn(Pipe.UDID);
        BundleContext bad = mock();
        BundleContext good = mock();
        binder.phone(lockdown, Map.of(Lockdown.PRODUCT_VERSION, "17.5.1"));
        binder.factory(plugin("bad", bad), new Factory(() -> {
            throw new StackOverflowError("on purpose");
        }));
        binder.factory(plugin("good", good), new Factory(() -> {}));
        verify(good, timeout(20_000)).registerService(anyString(), any(Object.class), any());
        verify(bad, after(50).never()).registerService(anyString(), any(Object.class), any());
    }

    @Test
    void workIsDoneInOrderAndGoesOnAfterAFailure() throws Exception {
        Lane lane = new Lane("some.plugin", Time.system());
        List<Integer> done = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            int n = i;
            lane.execute(() -> {
                done.add(n);
                if (n % 10 == 0) throw new IllegalStateException("on purpose");
            });
        }
        lane.execute(last::countDown);
        assertTrue(await(last));
        assertEquals(100, done.size());
        for (int i = 0; i < 100; i++) assertEquals(i, done.get(i));
    }

    @Test
    void whatWaitsForAPluginThatHangsIsBounded() throws Exception {
        Lane lane = new Lane("some.plugin", Time.system());
        lane.execute(this::hang);
        assertTrue(await(hanging));
        CountDownLatch more = new CountDownLatch(1);
        for (int i = 0; i <= Lane.MOST + 1; i++) lane.execute(more::countDown);
        release.countDown();
        CountDownLatch other = new CountDownLatch(1);
        lane.execute(other::countDown);
        assertEquals(1, more.getCount(), "given up means that nothing more of it is done");
        assertEquals(1, other.getCount());
    }

    @Test
    void aClientThatIsNeverMadeIsNone() throws Exception {
        when(lockdown.udid()).thenReturn(Pipe.UDID);
        ClientService service =
                new ClientService(new Factory(this::hang), lockdown, "17", "some.plugin", Duration.ofMillis(50));
        assertNull(service.getService(null, null));
        assertTrue(await(hanging));
    }

    @Test
    void aClientThatComesTooLateIsClosed() throws Exception {
        when(lockdown.udid()).thenReturn(Pipe.UDID);
        CountDownLatch closed = new CountDownLatch(1);
        ServiceClientFactory<AutoCloseable> stubborn = new ServiceClientFactory<>() {
            @Override
            public Class<AutoCloseable> clientType() {
                return AutoCloseable.class;
            }

            @Override
            public AutoCloseable create(ServiceContext phone) {
                // Takes no notice of being interrupted.
                while (release.getCount() > 0) hangOnce();
                return closed::countDown;
            }

            private void hangOnce() {
                try {
                    assertTrue(release.await(20, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    // As it said.
                }
            }
        };
        ClientService service = new ClientService(stubborn, lockdown, "17", "some.plugin", Duration.ofMillis(50));
        assertNull(service.getService(null, null));
        release.countDown();
        assertTrue(await(closed));
        AutoCloseable made =
                new ClientService(new Factory(() -> {}), lockdown, "17", "some.plugin").getService(null, null);
        assertSame(made, made);
    }
}
