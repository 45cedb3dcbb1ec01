package dev.pomona.metrics.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pomona.metrics.text.PrometheusText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The numbers over HTTP, on loopback only, for whoever knows the token. */
public final class Endpoint implements AutoCloseable {
    private static final int BACKLOG = 16;
    private static final String PATH = "/metrics";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("metrics-http ", 0).factory());
    private final byte[] expected;
    private final Supplier<String> text;

    private Endpoint(HttpServer server, String token, Supplier<String> text) {
        this.server = server;
        this.expected = digest("Bearer " + token);
        this.text = text;
    }

    /**
     * @param port 0 for any that is free
     * @throws IOException the port is taken
     */
    public static Endpoint open(int port, String token, Supplier<String> text) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        Endpoint endpoint = new Endpoint(server, token, text);
        server.setExecutor(endpoint.executor);
        server.createContext("/", endpoint::answer);
        server.start();
        return endpoint;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            // Both sides as digests: how long the comparison takes tells nothing.
            if (given == null || !MessageDigest.isEqual(expected, digest(given))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                send(exchange, 401, "text/plain", "a token is needed: Authorization: Bearer TOKEN\n");
            } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, 404, "text/plain", "there is " + PATH + " only\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, "text/plain", "GET only\n");
            } else {
                send(exchange, 200, PrometheusText.CONTENT_TYPE, text.get());
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
