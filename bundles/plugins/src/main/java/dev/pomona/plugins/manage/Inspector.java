package dev.pomona.plugins.manage;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.spi.ServiceClientFactory;
import dev.pomona.plugins.Finding;
import dev.pomona.plugins.Finding.Kind;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.Plugin.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Reads what a plugin is, and what it lacks, off the framework. Runs none of its code. */
final class Inspector {
    private static final String COMMAND = "pomona.command";
    private static final String FACTORY = ServiceClientFactory.class.getName();

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    Inspector(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** The name that people type. */
    static String shortName(String symbolicName) {
        String prefix = "dev.pomona.";
        return symbolicName.startsWith(prefix) ? symbolicName.substring(prefix.length()) : symbolicName;
    }

    /** Whether a bundle that ships is a plugin: it brings clients, commands or services of the simulated phone. */
    static boolean isPlugin(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredCapabilities("osgi.service").stream()
                        .map(c -> String.valueOf(c.getAttributes().get(Constants.OBJECTCLASS)))
                        .anyMatch(types -> types.contains(FACTORY)
                                || types.contains("dev.pomona.shell.CommandProvider")
                                || types.contains("dev.pomona.twin.TwinService"));
    }

    Plugin describe(Slot slot) {
        Bundle bundle = slot.bundle;
        List<Finding> findings = findings(slot);
        String problem = findings.stream()
                .filter(f -> f.kind() != Kind.STOPPED)
                .findFirst()
                .map(Finding::words)
                .orElse("");
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            State state = slot.lane.current().isPresent() ? State.CHANGING : State.UNREADABLE;
            String file = slot.fileName();
            return new Plugin(
                    -1, file, "", "", state, false, slot.file().map(f -> file), List.of(), List.of(), 0, problem);
        }
        TreeSet<String> services = new TreeSet<>();
        TreeSet<String> commands = new TreeSet<>();
        TreeSet<String> phones = new TreeSet<>();
        for (ServiceReference<?> ref : registered(bundle)) {
            if (ref.getProperty(COMMAND) instanceof String command) commands.add(command);
            if (ref.getProperty(Lockdown.UDID) instanceof String udid && ref.getProperty("plugin") != null) {
                phones.add(udid);
                services.addAll(List.of((String[]) ref.getProperty(Constants.OBJECTCLASS)));
            }
        }
        return new Plugin(
                bundle.getBundleId(),
                shortName(bundle.getSymbolicName()),
                bundle.getSymbolicName(),
                bundle.getVersion().toString(),
                state(slot, findings),
                slot.file().isEmpty(),
                slot.file().map(f -> slot.fileName()),
                List.copyOf(services),
                List.copyOf(commands),
                phones.size(),
                problem);
    }

    private static State state(Slot slot, List<Finding> findings) {
        if (slot.lane.hangs()) return State.HANGING;
        if (slot.lane.current().isPresent()) return State.CHANGING;
        if (findings.stream().anyMatch(f -> f.kind() == Kind.THREW)) return State.FAILED;
        if (slot.bundle.getState() == Bundle.ACTIVE || slot.bundle.getState() == Bundle.STARTING) return State.ACTIVE;
        if (slot.bundle.getState() == Bundle.INSTALLED && slot.failure != null) return State.UNRESOLVED;
        return State.STOPPED;
    }

    /** What is in the way of this plugin, the worst first. */
    List<Finding> findings(Slot slot) {
        List<Finding> out = new ArrayList<>();
        slot.hanging().ifPresent(out::add);
        Bundle bundle = slot.bundle;
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            if (slot.failure != null) out.add(Reasons.unreadable(slot.fileName(), slot.failure));
            return out;
        }
        if (bundle.getState() == Bundle.INSTALLED) out.addAll(missing(bundle));
        if (slot.failure != null && out.isEmpty()) out.add(Reasons.threw(slot.failure));
        // SCR may wait for the very component that hangs.
        if (!slot.lane.hangs() && bundle.getState() == Bundle.ACTIVE) out.addAll(components(bundle));
        slot.leftThreads.forEach(thread -> out.add(Reasons.leftThread(thread)));
        if (slot.stopped && out.isEmpty()) {
            out.add(new Finding(
                    Kind.STOPPED,
                    bundle.getSymbolicName(),
                    "somebody stopped it: `plugins start " + shortName(bundle.getSymbolicName()) + "`"));
        }
        return out;
    }

    private List<Finding> missing(Bundle bundle) {
        FrameworkWiring framework =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<Finding> out = new ArrayList<>();
        if (revision == null) return out;
        for (BundleRequirement r : revision.getDeclaredRequirements(null)) {
            boolean optional = "optional".equals(r.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                    || "dynamic".equals(r.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                    || "active".equals(r.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE));
            if (!optional && framework.findProviders(r).isEmpty()) out.add(Reasons.missing(r));
        }
        return out;
    }

    private List<Finding> components(Bundle bundle) {
        List<Finding> out = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO c : components.getComponentConfigurationDTOs(description)) {
                switch (c.state) {
                    case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                        out.addFirst(new Finding(
                                Kind.THREW,
                                description.name,
                                "its component " + description.name + " threw while it started: "
                                        + failure(c.failure)));
                    case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> references(out, description, c);
                    case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                        out.add(new Finding(
                                Kind.MISSING_CONFIGURATION,
                                String.join(" ", description.configurationPid),
                                "its component " + description.name + " waits for a configuration "
                                        + String.join(" ", description.configurationPid)));
                    default -> {
                        continue;
                    }
                }
            }
        }
        return out;
    }

    private static void references(
            List<Finding> out, ComponentDescriptionDTO description, ComponentConfigurationDTO c) {
        for (UnsatisfiedReferenceDTO missing : c.unsatisfiedReferences) {
            String type = java.util.Arrays.stream(description.references)
                    .filter(r -> r.name.equals(missing.name))
                    .findFirst()
                    .map(r -> r.interfaceName)
                    .orElse(missing.name);
            out.add(new Finding(
                    Kind.MISSING_REFERENCE,
                    type,
                    "its component " + description.name + " waits for a service " + type
                            + (missing.target == null || missing.target.isEmpty() ? "" : " with " + missing.target)));
        }
    }

    /** The last cause in a printed stack trace is what the author wrote. */
    private static String failure(String trace) {
        if (trace == null) return "no reason is known";
        String told = trace.lines()
                .filter(l -> l.startsWith("Caused by: "))
                .reduce((a, b) -> b)
                .map(l -> l.substring("Caused by: ".length()))
                .orElseGet(() -> trace.lines().findFirst().orElse(""));
        return Reasons.line(told);
    }

    /** Why a plugin that runs has no client for any phone. */
    List<Finding> withoutPhones(Plugin plugin) {
        Bundle bundle = plugin.id() < 0 ? null : context.getBundle(plugin.id());
        boolean offers = bundle != null
                && registered(bundle).stream()
                        .anyMatch(r -> List.of((String[]) r.getProperty(Constants.OBJECTCLASS))
                                .contains(FACTORY));
        if (plugin.state() != State.ACTIVE || plugin.clients() > 0 || !offers) return List.of();
        Set<String> trusted = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (ServiceReference<?> ref : references(Lockdown.class.getName())) {
            String udid = String.valueOf(ref.getProperty(Lockdown.UDID));
            ("TRUSTED".equals(ref.getProperty(Lockdown.TRUST)) ? trusted : others).add(udid);
        }
        if (!trusted.isEmpty()) {
            return List.of(new Finding(
                    Kind.OTHER_VERSIONS,
                    String.join(" ", trusted),
                    "none of the trusted phones has an iOS version that it serves"));
        }
        if (!others.isEmpty()) {
            return List.of(new Finding(
                    Kind.NOT_TRUSTED, String.join(" ", others), "no phone trusts this hub yet: `pair -u UDID`"));
        }
        return List.of(new Finding(Kind.NO_PHONE, "", "no phone is attached"));
    }

    private static List<ServiceReference<?>> registered(Bundle bundle) {
        try {
            ServiceReference<?>[] refs = bundle.getRegisteredServices();
            return refs == null ? List.of() : List.of(refs);
        } catch (IllegalStateException e) {
            // Uninstalled meanwhile.
            return List.of();
        }
    }

    private List<ServiceReference<?>> references(String type) {
        try {
            ServiceReference<?>[] refs = context.getAllServiceReferences(type, null);
            return refs == null ? List.of() : List.of(refs);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
