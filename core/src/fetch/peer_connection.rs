//! WebRTC.

use super::decision::Ruling;
use super::policies::{Policies, Sealed, Subject};

/// `new RTCPeerConnection()`, which no policy blocks.
///
/// By the text, `webrtc 'block'` makes every connection fail (CSP3, #webrtc-pre-connect). Firefox does not know the directive,
/// and Chromium reads it with a flag only. `connect-src` does not restrict WebRTC at all, so a script can send data to any
/// server through it.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::fetch::{PeerConnection, Policies};
/// use security_policy_core::url::Origin;
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin).enforce("default-src 'none'; webrtc 'block'");
/// assert!(policies.allows(&PeerConnection));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerConnection;

impl Sealed for PeerConnection {}

impl Subject for PeerConnection {
    fn rule<'p>(&self, _policies: &'p Policies<'_>, _out: &mut dyn FnMut(Ruling<'p>) -> bool) {}
}
