package io.socketupload.hosting;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/** Who can reach the upload port. */
final class Reachable {
    private Reachable() {}

    /**
     * Refuses to let the whole network in without asking who it is.
     *
     * @param host the address to listen on; null for all
     * @throws UploadStartException if everybody on other machines could upload
     */
    static void check(@Nullable String host, boolean hasAuthenticator, boolean allowAnonymous) {
        if (!hasAuthenticator && !allowAnonymous && !isThisMachineOnly(host)) {
            throw new UploadStartException(
                    "Everybody who reaches " + (host == null ? "this machine" : host)
                            + " could upload: there is no UploadAuthenticator. What guards the web server does not"
                            + " guard the upload port.",
                    "Define a bean of type UploadAuthenticator; or add the framework's security, which brings one; or"
                            + " listen on 127.0.0.1 only; or set socket-upload.allow-anonymous=true if everybody may"
                            + " upload.",
                    null);
        }
    }

    private static boolean isThisMachineOnly(@Nullable String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true; // nobody can reach it: to listen there fails
        }
    }
}
