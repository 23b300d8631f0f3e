//! What can be audited: a response, or the headers of one.

use http::{HeaderMap, Response, StatusCode, response::Parts};

/// A response as an audit sees it.
///
/// It is implemented for the responses of `http`, which axum, hyper and tower use, for a [`HeaderMap`] of which the status
/// is not known, and for a status beside headers, which every other client has.
///
/// # Example
///
/// ```
/// use http::{HeaderMap, StatusCode, header::LOCATION};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(LOCATION, "/login".parse()?);
///
/// // A redirect shows no page, and needs no Content-Security-Policy.
/// assert!(security_policy::audit(&(StatusCode::FOUND, &headers), None).is_empty());
/// assert!(!security_policy::audit(&headers, None).is_empty());
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
pub trait Auditable {
    /// The headers.
    fn headers(&self) -> &HeaderMap;

    /// The status, where it is known: a redirect, a `304` and an empty response are not judged as a page.
    fn status(&self) -> Option<StatusCode>;
}

impl Auditable for HeaderMap {
    fn headers(&self) -> &HeaderMap {
        self
    }

    fn status(&self) -> Option<StatusCode> {
        None
    }
}

impl<B> Auditable for Response<B> {
    fn headers(&self) -> &HeaderMap {
        self.headers()
    }

    fn status(&self) -> Option<StatusCode> {
        Some(self.status())
    }
}

impl Auditable for Parts {
    fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    fn status(&self) -> Option<StatusCode> {
        Some(self.status)
    }
}

impl Auditable for (StatusCode, &HeaderMap) {
    fn headers(&self) -> &HeaderMap {
        self.1
    }

    fn status(&self) -> Option<StatusCode> {
        Some(self.0)
    }
}

impl Auditable for (Option<StatusCode>, &HeaderMap) {
    fn headers(&self) -> &HeaderMap {
        self.1
    }

    fn status(&self) -> Option<StatusCode> {
        self.0
    }
}

impl<T: Auditable + ?Sized> Auditable for &T {
    fn headers(&self) -> &HeaderMap {
        (**self).headers()
    }

    fn status(&self) -> Option<StatusCode> {
        (**self).status()
    }
}

/// A map of headers where the macro asks for a response.
pub trait Headers {
    /// The headers.
    fn headers(&self) -> &HeaderMap;
}

impl Headers for HeaderMap {
    fn headers(&self) -> &HeaderMap {
        self
    }
}

/// The status of a map of headers, where the macro asks for that of a response.
pub trait Status {
    /// None is known.
    fn status(&self) -> Option<StatusCode>;
}

impl Status for HeaderMap {
    fn status(&self) -> Option<StatusCode> {
        None
    }
}

/// What the method `status` of a response returns.
pub trait IntoStatus {
    /// The status.
    fn into_status(self) -> Option<StatusCode>;
}

impl IntoStatus for StatusCode {
    fn into_status(self) -> Option<StatusCode> {
        Some(self)
    }
}

impl IntoStatus for Option<StatusCode> {
    fn into_status(self) -> Option<StatusCode> {
        self
    }
}

impl IntoStatus for u16 {
    fn into_status(self) -> Option<StatusCode> {
        StatusCode::from_u16(self).ok()
    }
}
