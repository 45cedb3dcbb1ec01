package dev.pomona.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test's parameter, or a field of its class, something of a simulated phone that a real hub has: a {@code Device}, a {@code
 * Lockdown}, a {@code Udid}, or the client that a plugin offers for it. The phone trusts the hub.
 *
 * <p>The hub is started once for all tests of a JVM, with three phones. It has the bundles that ship and every plugin on the class
 * path, the one under test among them.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TwinExtension.class)
public @interface Twin {
    /** Which phone: 1 has iOS 18.5, 2 has 17.6.1, 3 has 16.7.11. */
    int value() default 1;
}
