package dev.pomona.junit;

import java.lang.reflect.Field;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** Starts the hub when the first test asks for a {@link Twin}, and stops it after the last test of the JVM. */
public final class TwinExtension implements ParameterResolver, TestInstancePostProcessor {
    private static final Namespace OURS = Namespace.create(TwinExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(Twin.class) || parameter.getParameter().getType() == TwinHub.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        int number = parameter.findAnnotation(Twin.class).map(Twin::value).orElse(1);
        return give(type, number, context);
    }

    @Override
    public void postProcessTestInstance(Object test, ExtensionContext context) throws IllegalAccessException {
        for (Class<?> type = test.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Twin twin = field.getAnnotation(Twin.class);
                if (twin == null) continue;
                field.setAccessible(true);
                field.set(test, give(field.getType(), twin.value(), context));
            }
        }
    }

    private static Object give(Class<?> type, int number, ExtensionContext context) {
        TwinHub hub = hub(context);
        if (type == TwinHub.class) return hub;
        try {
            return hub.of(number, type);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new ParameterResolutionException(e.getMessage(), e);
        }
    }

    private static TwinHub hub(ExtensionContext context) {
        return context.getRoot()
                .getStore(OURS)
                .getOrComputeIfAbsent(Running.class, any -> new Running(), Running.class)
                .hub;
    }

    /** Closed by JUnit when all tests have run. */
    @SuppressWarnings("deprecation") // its successor is younger than the JUnit that some authors have
    private static final class Running implements ExtensionContext.Store.CloseableResource {
        final TwinHub hub = TwinHub.start();

        @Override
        public void close() {
            hub.close();
        }
    }
}
