package io.socketupload.quarkus.deployment;

import java.util.Optional;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.builditem.nativeimage.NativeImageProxyDefinitionBuildItem;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** What uploads have to do with other extensions, each only where the application has it. */
@BuildSteps(onlyIf = UploadsEnabled.class)
class ExtensionsProcessor {
    private static final String RUNTIME = "io.socketupload.quarkus.";
    private static final String TLS_REGISTRY = "io.quarkus.tls.TlsConfigurationRegistry";

    /** Without health, nobody asks for it. */
    @BuildStep
    HealthBuildItem health() {
        return new HealthBuildItem(RUNTIME + "health.UploadHealth", true);
    }

    @BuildStep
    void metrics(Optional<MetricsCapabilityBuildItem> metrics, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (metrics.isPresent() && metrics.get().metricsSupported(MetricsFactory.MICROMETER)) {
            beans.produce(bean("metrics.MetricsBeans"));
        }
    }

    @BuildStep
    void security(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.SECURITY)) {
            beans.produce(bean("security.SecurityBeans"));
            beans.produce(bean("security." + tokens(capabilities)));
            if (capabilities.isPresent(Capability.VERTX_HTTP)) {
                beans.produce(bean("security.FormSessions"));
            }
        }
    }

    /** The requests that Quarkus' form is asked with. */
    @BuildStep
    void proxies(Capabilities capabilities, BuildProducer<NativeImageProxyDefinitionBuildItem> proxies) {
        if (capabilities.isPresent(Capability.SECURITY) && capabilities.isPresent(Capability.VERTX_HTTP)) {
            proxies.produce(new NativeImageProxyDefinitionBuildItem(HttpServerRequest.class.getName()));
            proxies.produce(new NativeImageProxyDefinitionBuildItem(RoutingContext.class.getName()));
        }
    }

    private static String tokens(Capabilities capabilities) {
        if (capabilities.isPresent(Capability.OIDC)) {
            return "OidcBearerTokens";
        }
        return capabilities.isPresent(Capability.JWT) ? "JwtBearerTokens" : "PlainBearerTokens";
    }

    @BuildStep
    void tls(BuildProducer<AdditionalBeanBuildItem> beans) {
        if (QuarkusClassLoader.isClassPresentAtRuntime(TLS_REGISTRY)) {
            beans.produce(bean("tls.RegistryTls"));
        }
    }

    private static AdditionalBeanBuildItem bean(String name) {
        return AdditionalBeanBuildItem.unremovableOf(RUNTIME + name);
    }
}
