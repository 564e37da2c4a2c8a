package com.example.files;

import java.net.URI;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;

/** Signs users out. */
@Path("/logout")
public class LogoutResource {
    @POST
    public Response logout(SecurityIdentity user) {
        FormAuthenticationMechanism.logout(user);
        return Response.seeOther(URI.create("/")).build();
    }
}
