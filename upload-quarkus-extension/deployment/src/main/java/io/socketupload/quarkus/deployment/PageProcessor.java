package io.socketupload.quarkus.deployment;

import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.vertx.http.deployment.spi.RouteBuildItem;
import io.socketupload.quarkus.SocketUploadBuildTimeConfig;
import io.socketupload.quarkus.page.UploadPageRecorder;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Has the page at {@code /socket-upload/} of the application's own port. Quarkus serves what is in
 * {@code META-INF/resources} anyway: here it is the page that knows where uploads go, or nothing of it.
 */
@BuildSteps(onlyIf = UploadsEnabled.class)
class PageProcessor {
    // No slash before it, or it would not be below quarkus.http.root-path.
    private static final String FOLDER = "socket-upload";

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void page(
            Capabilities capabilities,
            SocketUploadBuildTimeConfig config,
            UploadPageRecorder recorder,
            BuildProducer<RouteBuildItem> routes) {
        if (capabilities.isMissing(Capability.VERTX_HTTP)) {
            return;
        }
        if (config.page().enabled()) {
            Handler<RoutingContext> page = recorder.page();
            routes.produce(RouteBuildItem.newApplicationRoute(FOLDER)
                    .withRequestHandler(page)
                    .asBlockingRoute()
                    .displayOnNotFoundPage("Upload page")
                    .build());
            routes.produce(RouteBuildItem.newApplicationRoute(FOLDER + "/index.html")
                    .withRequestHandler(page)
                    .asBlockingRoute()
                    .build());
        } else {
            routes.produce(RouteBuildItem.newApplicationRoute(FOLDER + "/*")
                    .withRequestHandler(recorder.none())
                    .build());
        }
    }
}
