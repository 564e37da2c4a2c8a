package io.socketupload.quarkus.security;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

import io.socketupload.netty.Handshake;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * A request for a page that only has cookies, which is all that the form looks for outside of signing in. The upload port is
 * none of Vert.x's, so there is no real one. A renewed cookie is dropped: the client has to get that from a page.
 */
final class PageRequest {
    private PageRequest() {}

    static RoutingContext withCookiesOf(Handshake handshake) {
        HttpServerRequest request =
                proxy(HttpServerRequest.class, (self, method, arguments) -> switch (method.getName()) {
                    case "method" -> HttpMethod.GET;
                    case "isSSL" -> false;
                    case "getCookie" -> cookie(handshake.cookies(), (String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.toString());
                });
        return proxy(RoutingContext.class, (self, method, arguments) -> switch (method.getName()) {
            case "request" -> request;
            case "normalizedPath" -> "/";
            case "put", "addCookie" -> self;
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static @Nullable Cookie cookie(Map<String, String> cookies, String name) {
        String value = cookies.get(name);
        return value == null ? null : Cookie.cookie(name, value);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(PageRequest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
