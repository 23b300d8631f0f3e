//! Redirects to https, trusted proxies, and the hosts that a server answers for.
//!
//! A policy declares it in the field `transport`, and the layer of its constant `TRANSPORT` does it:
//!
//! ```
//! use security_policy::security_policy;
//!
//! security_policy! {
//!     struct Shop {
//!         origin: "https://shop.example.com",
//!         transport: {
//!             redirect: permanent,                    // 308; `moved` is 301, `temporary` 307, `none` redirects nothing
//!             exempt: ["/healthz"],                   // also answered over http, for any host
//!             proxies: ["10.0.0.0/8", "::1"],         // who may state the scheme of a request
//!             hosts: ["www.shop.example.com"],        // besides the host of `origin`
//!         },
//!         ..security_policy::presets::StaticSite
//!     }
//! }
//!
//! assert_eq!(Shop::TRANSPORT.origin(), "https://shop.example.com");
//! ```
//!
//! The guide [Development and production](https://docs.rs/security-policy/latest/security_policy/guides/development/) shows one
//! declaration for `localhost` and the real site.
//!
//! # How the scheme is known
//!
//! The scheme is that of the connection that the *client* has opened. Behind a proxy that terminates TLS, the server only sees a plain
//! connection from the proxy. The layer uses the first of these that says something:
//!
//! 1. **A proxy that is named.** If the connection comes from an address in `proxies` (or from one that
//!    [`trust`](TransportLayer::trust) adds), the layer reads `X-Forwarded-Proto` and `Forwarded`
//!    ([RFC 7239](https://www.rfc-editor.org/rfc/rfc7239)). Proxies add to these headers on the right, so the layer reads from the right,
//!    and continues to the left only past addresses of named proxies: what a client has written itself is never read. If both headers are
//!    there and do not agree, neither counts.
//! 2. **The server.** A server that terminates TLS puts [`Scheme::Https`] into the extensions of the request.
//! 3. **The listener.** [`over`](TransportLayer::over) states it for all requests of the layer.
//!
//! If none does, the scheme is *unknown*: nothing is redirected, and `strict-transport-security` is sent. So a proxy that is not named
//! causes no loop of redirects. An absolute URI and the `:scheme` of HTTP/2 are not read, because they are about the last connection,
//! and [`Scheme::Http`] of the server or the listener is ignored for a request that has headers of a proxy.
//!
//! # What is done
//!
//! | request | what happens |
//! |---|---|
//! | for the own machine (below) | passes; no `strict-transport-security` |
//! | `GET`, `HEAD` or `OPTIONS` for a path in `exempt` | passes |
//! | a host that is not listed | `421 Misdirected Request` ([RFC 9110, section 7.4](https://www.rfc-editor.org/rfc/rfc9110#section-7.4)) |
//! | no host, two `Host` headers, a malformed host | `400 Bad Request` ([RFC 9112, section 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)) |
//! | over http | the redirect |
//! | over http, `CONNECT` | `403 Forbidden` |
//! | over http, a target of more than 8,000 bytes | `414 URI Too Long` |
//! | over https, or unknown | passes; `strict-transport-security` is sent |
//!
//! A response over http never has `strict-transport-security`: browsers ignore it there
//! ([RFC 6797, section 7.2](https://www.rfc-editor.org/rfc/rfc6797#section-7.2)).
//!
//! **The redirect** goes to the declared origin, with the path and the query of the request. Neither `Host` nor an absolute URI changes
//! its host, and bytes that are not part of a URL are percent-encoded. 308 and 307 keep the method and the body. With `moved`, methods
//! other than `GET` and `HEAD` get 308 all the same, because browsers turn a `POST` into a `GET` after 301. The handshake of a WebSocket
//! is redirected like any other `GET`, and browsers then report an error to the script: they do not follow redirects there. `OPTIONS *`
//! is redirected to the path `/*`, like every other path that begins with no slash.
//!
//! The redirect has `cache-control: private, max-age=3600`. Without it, browsers would keep a permanent redirect without limit, and a
//! shared cache that does not distinguish http from https could answer a request over https with it. It sets no cookie, and the cookies of
//! the request stay unanswered: what a browser has sent in clear text is known to everyone on the network, which `Secure` prevents.
//!
//! **Hosts** are compared without case and without a dot at the end. A host without a port in the list accepts the ports 80, 443 and that
//! of `origin`; one with a port only this port. `"*.example.com"` covers every subdomain, and not `example.com` itself. If a request has
//! an absolute URI or an `:authority` as well as a `Host` header, both have to be listed.
//!
//! **The own machine.** On the developer's machine, nothing should be redirected. A request counts as local if its host is `localhost`, a
//! name below it, or a loopback address, if the connection comes from a loopback address, and if no header shows that a proxy has passed
//! it on (`X-Forwarded-*`, `Forwarded`, `Via`, `X-Real-IP`). If the address of the connection is unknown, such a request passes too, and
//! `strict-transport-security` is sent. If the `origin` itself is local, nothing is redirected at all.
//!
//! # Deployment
//!
//! The layer needs the address of the connection. The adapters of actix-web, poem, Rocket and salvo pass it on. In axum,
//! [`peer`](TransportLayer::peer) reads it, and `into_make_service_with_connect_info` provides it.
//!
//! **nginx.** It passes on neither the host nor the scheme by default:
//!
//! ```text
//! location / {
//!     proxy_pass http://127.0.0.1:3000;
//!     proxy_set_header Host $host;
//!     proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
//!     proxy_set_header X-Forwarded-Proto $scheme;
//!     proxy_set_header Forwarded "";
//! }
//! ```
//!
//! with `proxies: ["127.0.0.1"]`. The last line removes a header that nginx would pass on as the client has sent it.
//! `X-Forwarded-Proto` must be *set*: a proxy that passes on the client's own lets the client state the scheme. Without `Host $host`,
//! requests arrive for `127.0.0.1:3000`. If nginx itself is behind another proxy, use the scheme of that one
//! (`proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;`), and only where nginx cannot be reached by others.
//!
//! **Caddy.** `reverse_proxy 127.0.0.1:3000` passes on the host and sets `X-Forwarded-Proto`; name it in `proxies`. Caddy redirects to
//! https itself, so the layer has nothing left to redirect.
//!
//! **A load balancer in the cloud.** AWS (application load balancers), Google Cloud and Azure set `X-Forwarded-Proto`. Name the networks
//! of the balancer, which are those of its subnets; `trust` takes them from the environment. Health checks use an address as their host
//! and plain http: list their path in `exempt`. A balancer that only forwards TCP and terminates TLS (an AWS network load balancer)
//! sends no header: write `redirect: none`, or have it pass on TLS to the server. Kubernetes: name the network of the pods of the ingress
//! controller.
//!
//! **A CDN in front of a balancer.** Name both: the layer reads past the balancer's address in `X-Forwarded-For` only if the CDN is named
//! too. If the balancer replaces `X-Forwarded-Proto` by the scheme of its own connection, that value counts: connect the CDN to it over
//! https.
//!
//! **TLS in the program.** Use `.over(Scheme::Https)` on the TLS listener, and on port 80 serve the same router with
//! `.over(Scheme::Http)`, which redirects everything:
//!
//! ```
//! use axum::{Router, routing::get};
//! use security_policy::{security_policy, transport::Scheme};
//!
//! security_policy! {
//!     struct Shop {
//!         origin: "https://shop.example.com",
//!         transport: {},
//!         ..security_policy::presets::StaticSite
//!     }
//! }
//!
//! let app = Router::new().route("/", get(async || "hello")).layer(Shop::layer());
//! let on_port_443: Router = app.clone().layer(Shop::TRANSPORT.layer().over(Scheme::Https));
//! let on_port_80: Router = app.layer(Shop::TRANSPORT.layer().over(Scheme::Http));
//! ```
//!
//! Let's Encrypt follows the redirect when it validates a name over http.
//!
//! # For users of Talisman
//!
//! | Flask-Talisman | here |
//! |---|---|
//! | `force_https` (on by default) | the field `transport` and its layer |
//! | `force_https_permanent=False`: 302 | `redirect: temporary`: 307, which keeps the method |
//! | `force_https_permanent=True`: 301 | `redirect: permanent`: 308; or `redirect: moved` |
//! | redirects to the `Host` of the request | redirects to the declared `origin` |
//! | reads `X-Forwarded-Proto` of every client | believes the proxies that are named |
//! | nothing in debug mode | nothing for requests of the own machine |
//! | `strict_transport_security` only over https | the same, and also where the scheme is unknown |
//! | `session_cookie_secure` | every declared cookie is `secure` |
//! | `force_file_save` | `x_download_options: noopen`, and [`upload`](crate::upload) for user-uploaded files |
//! | `@talisman(force_https=False)` on a view | `exempt: ["/path"]` |

mod decision;
mod forwarded;
mod host;
mod layer;
mod location;
mod network;
mod policy;
mod rejection;
#[doc(hidden)]
pub mod rules;
mod scheme;
#[cfg(test)]
mod tests;

pub use self::{
    decision::{Decision, Hsts},
    layer::TransportLayer,
    network::{Network, NetworkError},
    policy::Transport,
    rejection::Rejection,
    scheme::Scheme,
};
