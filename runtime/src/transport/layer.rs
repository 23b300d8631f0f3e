//! The layer: the decision as a stage of every framework.

use std::{convert::Infallible, fmt, net::IpAddr, sync::Arc};

use bytes::Bytes;
use http::{
    Extensions, HeaderValue, Response, StatusCode,
    header::{CACHE_CONTROL, HOST, LOCATION, STRICT_TRANSPORT_SECURITY},
    request::Parts,
};

use super::{
    decision::{Decision, Facts, Hsts, decide},
    network::Network,
    policy::Transport,
    rejection::Rejection,
    scheme::Scheme,
};
use crate::{
    adapter::{
        applied::Applied,
        stage::{BodyError, Next, Peer, Stage},
    },
    owned::Owned,
};

impl Transport {
    /// Returns the layer that redirects and rejects requests. It belongs outside of all other layers.
    ///
    /// [`TransportLayer`] has an example.
    #[must_use]
    pub const fn layer(self) -> TransportLayer {
        TransportLayer { transport: self, trusted: None, scheme: None, peer: PEER }
    }

    /// Decides about a request by its head and its extensions, without a layer.
    ///
    /// The address of the client is the [`Peer`](crate::adapter::Peer) in the extensions, and the scheme is the
    /// [`Scheme`](super::Scheme) there, if the server knows it.
    ///
    /// # Example
    ///
    /// ```
    /// use http::{Request, StatusCode};
    /// use security_policy::{adapter::Peer, security_policy, transport::{Decision, Hsts, Rejection}};
    ///
    /// security_policy! {
    ///     struct Shop {
    ///         origin: "https://shop.example.com",
    ///         transport: { proxies: ["10.0.0.0/8"] },
    ///         ..security_policy::presets::StaticSite
    ///     }
    /// }
    ///
    /// let decide = |peer: [u8; 4], host: &str, scheme: &str| {
    ///     let request = Request::get("/basket?page=2")
    ///         .header("host", host)
    ///         .header("x-forwarded-proto", scheme)
    ///         .extension(Peer(peer.into()));
    ///     Shop::TRANSPORT.decide(&request.body(()).unwrap().into_parts().0)
    /// };
    /// let (proxy, client) = ([10, 0, 0, 7], [203, 0, 113, 9]);
    /// assert_eq!(decide(proxy, "shop.example.com", "https"), Decision::Call(Hsts::Kept));
    /// assert_eq!(
    ///     decide(proxy, "shop.example.com", "http"),
    ///     Decision::Redirect {
    ///         status: StatusCode::PERMANENT_REDIRECT,
    ///         location: "https://shop.example.com/basket?page=2".parse().unwrap(),
    ///     },
    /// );
    /// assert_eq!(decide(proxy, "evil.example", "https"), Decision::Reject(Rejection::ForeignHost));
    /// // A client is not believed. The server does not know the scheme, and redirects nothing.
    /// assert_eq!(decide(client, "shop.example.com", "http"), Decision::Call(Hsts::Kept));
    /// ```
    #[must_use]
    pub fn decide(&self, request: &Parts) -> Decision {
        self.layer().decide(request)
    }
}

/// Redirects requests over http to https, and rejects requests for other hosts.
///
/// A policy's [`TRANSPORT`](Transport::layer) makes it. Add it last, outside of all other layers: then no handler sees a request that
/// is redirected or rejected, and the layer removes `strict-transport-security` from a response over http, whichever layer has set it.
///
/// 1. It reads what is known about the connection: the address of the client or proxy, and the scheme. The [module](super) describes
///    how.
/// 2. It [decides](Transport::decide).
/// 3. A redirect has the headers `location` and `cache-control: private, max-age=3600`, and nothing else: no cookie, no body. Browsers
///    reuse it for an hour, and shared caches do not store it. The policy does not apply to it, since it is not a document.
/// 4. A rejected request gets a response with the [`Rejection`] in its extensions. In debug builds its text names the hosts that the
///    policy lists. With the feature `tracing`, the rejection is logged.
///
/// # Example
///
/// ```
/// use axum::{Router, body::Body, extract::ConnectInfo, http::{Request, StatusCode}, routing::get};
/// use security_policy::security_policy;
/// use std::net::SocketAddr;
/// use tower::ServiceExt as _;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         transport: { exempt: ["/healthz"], proxies: ["10.0.0.0/8"] },
///         ..security_policy::presets::StaticSite
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = Router::new()
///     .route("/", get(async || "hello"))
///     .layer(Shop::layer())
///     .layer(Shop::TRANSPORT.layer());
/// // Served by `axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())`.
///
/// let request = Request::get("/")
///     .header("host", "shop.example.com")
///     .header("x-forwarded-proto", "http")
///     .extension(ConnectInfo(SocketAddr::from(([10, 0, 0, 7], 4711))))
///     .body(Body::empty())
///     .unwrap();
/// let response = app.oneshot(request).await.unwrap();
/// assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
/// assert_eq!(response.headers()["location"], "https://shop.example.com/");
/// # }
/// ```
#[derive(Clone)]
pub struct TransportLayer {
    transport: Transport,
    trusted: Option<Arc<[Network]>>,
    scheme: Option<Scheme>,
    peer: fn(&Extensions) -> Option<IpAddr>,
}

impl TransportLayer {
    /// Also believes these proxies, whose addresses are only known when the program starts.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::transport::{Network, TransportLayer};
    ///
    /// fn with_proxies(layer: TransportLayer, list: &str) -> Result<TransportLayer, security_policy::transport::NetworkError> {
    ///     let networks = list.split(',').map(str::parse).collect::<Result<Vec<Network>, _>>()?;
    ///     Ok(layer.trust(networks))
    /// }
    /// ```
    #[must_use]
    pub fn trust(mut self, proxies: impl IntoIterator<Item = Network>) -> Self {
        let earlier = self.trusted.iter().flat_map(|trusted| trusted.iter().copied());
        self.trusted = Some(earlier.chain(proxies).collect());
        self
    }

    /// Sets the scheme of this listener, for requests about which neither a trusted proxy nor the server says more.
    ///
    /// [`Scheme::Https`] is for a server that terminates TLS. [`Scheme::Http`] is for a listener on port 80 that clients reach without any
    /// proxy, and then every request is redirected. It is ignored for a request that a proxy has passed on, which could be redirected to
    /// itself.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::transport::{Scheme, TransportLayer};
    ///
    /// fn on_port_80(layer: TransportLayer) -> TransportLayer {
    ///     layer.over(Scheme::Http)
    /// }
    /// ```
    #[must_use]
    pub const fn over(mut self, scheme: Scheme) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// Sets how the address of the client or proxy is found, if no adapter has put a [`Peer`] into the extensions of the request.
    ///
    /// By default it is axum's `ConnectInfo<SocketAddr>`, with the feature `axum`. The adapters of actix-web, poem, Rocket and salvo add a
    /// `Peer`. If the address is not found, no proxy is believed.
    ///
    /// If the program listens on a Unix socket, which only the proxy on the same machine can open, return the loopback address, and list
    /// it in `proxies`.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::transport::TransportLayer;
    /// use std::net::{IpAddr, Ipv4Addr};
    ///
    /// fn on_a_unix_socket(layer: TransportLayer) -> TransportLayer {
    ///     layer.peer(|_| Some(IpAddr::V4(Ipv4Addr::LOCALHOST)))
    /// }
    /// ```
    #[must_use]
    pub const fn peer(mut self, peer: fn(&Extensions) -> Option<IpAddr>) -> Self {
        self.peer = peer;
        self
    }

    pub(super) fn decide(&self, request: &Parts) -> Decision {
        let extensions = &request.extensions;
        let peer = extensions.get::<Peer>().map(|peer| peer.0).or_else(|| (self.peer)(extensions));
        let trusts = |address| {
            let added = self.trusted.iter().flat_map(|trusted| trusted.iter());
            self.transport.rules().proxies.iter().chain(added).any(|network| network.contains(address))
        };
        let scheme = extensions.get().copied().or(self.scheme);
        decide(self.transport.rules(), Facts { peer, scheme, trusts: &trusts }, request)
    }

    /// What the developer should know about a rejected host.
    fn detail(&self, rejection: Rejection, request: &Parts) -> Option<String> {
        if !cfg!(debug_assertions) || rejection != Rejection::ForeignHost {
            return None;
        }
        let hosts = self.transport.rules().hosts.iter().map(|host| {
            let (star, port) = (if host.is_wildcard { "*." } else { "" }, host.port.map(|port| format!(":{port}")));
            format!("`{star}{}{}`", host.name, port.unwrap_or_default())
        });
        let listed = hosts.collect::<Vec<_>>().join(", ");
        let in_uri = request.uri.authority().map(|authority| authority.as_str());
        let in_header = request.headers.get(HOST).and_then(|host| host.to_str().ok());
        let sent =
            in_uri.into_iter().chain(in_header).map(|host| format!("`{host}`")).collect::<Vec<_>>().join(" and ");
        Some(format!("it is {sent}, and the policy lists {listed} in `origin` and `transport: {{ hosts }}`"))
    }
}

impl fmt::Debug for TransportLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportLayer")
            .field("origin", &self.transport.origin())
            .field("trusted", &self.trusted)
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

impl Stage for TransportLayer {
    type State = Hsts;
    type Reading = Infallible;

    fn request(&self, request: &mut Parts) -> Next<Self> {
        match self.decide(request) {
            Decision::Call(hsts) => Next::Call { state: hsts, body: None },
            Decision::Redirect { status, location } => Next::Answer(redirect(status, location)),
            Decision::Reject(rejection) => {
                log(rejection, request);
                Next::Answer(rejection.response(self.detail(rejection, request).as_deref()))
            }
        }
    }

    fn body(&self, reading: Infallible, _: &mut Parts, _: Result<Bytes, BodyError>) -> Next<Self> {
        match reading {}
    }

    fn response(&self, state: Hsts, response: &mut Response<()>) {
        if state == Hsts::Removed {
            response.headers_mut().remove(STRICT_TRANSPORT_SECURITY);
            without_hsts(response);
        }
    }
}

fn redirect(status: StatusCode, location: HeaderValue) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(LOCATION, location);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    without_hsts(&mut response);
    response
}

/// A policy that is applied further out does not add the header again.
fn without_hsts<B>(response: &mut Response<B>) {
    static OWNED: Owned = Owned::headers(&[]).and_removed(&["strict-transport-security"]);
    Applied::owning(&OWNED).mark(response.extensions_mut());
}

/// Logs a rejection, with the feature `tracing`.
fn log(rejection: Rejection, request: &Parts) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "security_policy::transport",
        reason = %rejection,
        method = %request.method,
        path = ?request.uri.path(),
        "request rejected",
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (rejection, request);
}

/// How the address of the client or proxy is found.
#[cfg(feature = "axum")]
const PEER: fn(&Extensions) -> Option<IpAddr> = crate::adapter::axum::peer;
#[cfg(not(feature = "axum"))]
const PEER: fn(&Extensions) -> Option<IpAddr> = |_| None;
