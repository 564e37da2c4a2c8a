package io.socketupload.quarkus.page;

import java.io.IOException;

import io.socketupload.hosting.UploadPage;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

/** Answers with the page. Blocks. */
final class PageHandler implements Handler<RoutingContext> {
    private final UploadPage page;

    PageHandler(UploadPage page) {
        this.page = page;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
            context.next();
        } else if (context.normalizedPath().endsWith("/socket-upload")) {
            // Without the slash, the browser would look for what belongs to the page a level too high
            context.redirect(context.normalizedPath() + "/");
        } else {
            answer(context);
        }
    }

    private void answer(RoutingContext context) {
        HostAndPort asked = context.request().authority();
        try {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .end(page.index(asked == null ? null : asked.host()));
        } catch (IOException e) {
            context.fail(e);
        }
    }
}
