package io.socketupload.quarkus.page;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.socketupload.hosting.UploadPage;
import io.socketupload.quarkus.SocketUploadConfig;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes what answers for the page. */
@Recorder
public class UploadPageRecorder {
    private final RuntimeValue<SocketUploadConfig> configuration;

    public UploadPageRecorder(RuntimeValue<SocketUploadConfig> configuration) {
        this.configuration = configuration;
    }

    /** The page itself. What it consists of besides, Quarkus serves from the class path by itself. */
    public Handler<RoutingContext> page() {
        SocketUploadConfig config = configuration.getValue();
        boolean test = LaunchMode.current() == LaunchMode.TEST;
        int asked = test ? config.testPort() : config.port(); // in the moment that only the web server has started
        return new PageHandler(new UploadPage(
                config.namespace(),
                config.page().server().orElse(null),
                config.tlsConfigurationName().isPresent(),
                () -> ConfigProvider.getConfig()
                        .getOptionalValue("local.socket-upload.port", Integer.class)
                        .orElse(asked)));
    }

    /** No page, though the class path has one. */
    public Handler<RoutingContext> none() {
        return context -> context.response().setStatusCode(404).end();
    }
}
