package io.socketupload.quarkus.deployment;

import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import io.socketupload.quarkus.devui.UploadsJsonRpc;

/** A card in the Dev UI with the uploads under way. */
@BuildSteps(onlyIf = UploadsEnabled.class)
class DevUiProcessor {
    @BuildStep(onlyIf = IsLocalDevelopment.class)
    CardPageBuildItem card() {
        CardPageBuildItem card = new CardPageBuildItem();
        card.addPage(Page.webComponentPageBuilder()
                .title("Uploads under way")
                .icon("font-awesome-solid:upload")
                .componentLink("qwc-socket-upload.js")
                .dynamicLabelJsonRPCMethodName("count"));
        return card;
    }

    /** In every mode, as Quarkus wants it; only the Dev UI takes it up. */
    @BuildStep
    JsonRPCProvidersBuildItem service() {
        return new JsonRPCProvidersBuildItem(UploadsJsonRpc.class);
    }
}
