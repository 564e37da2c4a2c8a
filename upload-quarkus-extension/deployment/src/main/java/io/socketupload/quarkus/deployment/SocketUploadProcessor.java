package io.socketupload.quarkus.deployment;

import java.util.concurrent.Executors;
import java.util.logging.Level;

import com.corundumstudio.socketio.SocketIOServer;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.SyntheticBeansRuntimeInitBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.IsTest;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ApplicationStartBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.LogCategoryBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.deployment.builditem.ShutdownContextBuildItem;
import io.quarkus.deployment.builditem.ShutdownListenerBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourcePatternsBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveMethodBuildItem;
import io.quarkus.deployment.pkg.builditem.OutputTargetBuildItem;
import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.UploadListener;
import io.socketupload.UploadMeter;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSessionStore;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadServer;
import io.socketupload.quarkus.UploadRecorder;

/** Adds uploads to an application, unless {@code socket-upload.enabled} says no. */
@BuildSteps(onlyIf = UploadsEnabled.class)
class SocketUploadProcessor {
    private static final String RUNTIME = "io.socketupload.quarkus.";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("socket-upload");
    }

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(RUNTIME + "UploadBeans", RUNTIME + "UploadLifecycle")
                .setUnremovable()
                .build();
    }

    /** What an application may bring, though only this extension asks for it. */
    @BuildStep
    UnremovableBeanBuildItem applicationBeans() {
        return UnremovableBeanBuildItem.beanTypes(
                ChunkSink.class,
                SocketIOServer.class,
                UploadAuthenticator.class,
                UploadEngine.class,
                UploadListener.class,
                UploadMeter.class,
                UploadPolicy.class,
                UploadServer.class,
                UploadSessionStore.class);
    }

    /** Tests may run beside dev mode, which has the usual directory: two servers can't share one. */
    @BuildStep(onlyIf = IsTest.class)
    RunTimeConfigurationDefaultBuildItem directoryOfTests(OutputTargetBuildItem target) {
        return new RunTimeConfigurationDefaultBuildItem(
                "socket-upload.directory",
                target.getOutputDirectory().resolve("uploads").toString());
    }

    /** Uploads may end before the application stops. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    ShutdownListenerBuildItem drain(UploadRecorder recorder) {
        return new ShutdownListenerBuildItem(recorder.drain());
    }

    /** netty-socketio says that it starts, and we do. */
    @BuildStep
    LogCategoryBuildItem quietLog() {
        return new LogCategoryBuildItem("com.corundumstudio.socketio", Level.WARNING);
    }

    @BuildStep
    void nativeImage(
            BuildProducer<NativeImageResourcePatternsBuildItem> resources,
            BuildProducer<ReflectiveMethodBuildItem> methods) {
        resources.produce(NativeImageResourcePatternsBuildItem.builder()
                .includeGlob("META-INF/resources/socket-upload/*")
                .build());
        methods.produce(new ReflectiveMethodBuildItem(
                "the engine's way to virtual threads",
                Executors.class.getName(),
                "newVirtualThreadPerTaskExecutor",
                new String[0]));
    }

    /** Before the application's own observers of its start, which may start its Socket.IO server. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Consume(SyntheticBeansRuntimeInitBuildItem.class)
    ServiceStartBuildItem bind(UploadRecorder recorder, BeanContainerBuildItem beans) {
        recorder.bind();
        return new ServiceStartBuildItem("socket-upload");
    }

    /** The last to start: when the application's own observers of its start have been called. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Consume(ApplicationStartBuildItem.class)
    void start(UploadRecorder recorder, ShutdownContextBuildItem shutdown) {
        recorder.start(shutdown);
    }
}
