//! Responses that can be audited.

use http::{HeaderMap, Response, StatusCode, response::Parts};

/// A response that can be audited.
///
/// It is implemented for the response types of `http`, which axum, hyper and tower use; for a [`HeaderMap`], whose
/// status is unknown; and for a status together with headers, which the response of every other client can be converted
/// to.
///
/// # Example
///
/// ```
/// use http::{HeaderMap, StatusCode, header::LOCATION};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(LOCATION, "/login".parse()?);
///
/// // A redirect displays no page, so that it does not need a Content-Security-Policy.
/// assert!(security_policy::audit(&(StatusCode::FOUND, &headers), None).is_empty());
/// assert!(!security_policy::audit(&headers, None).is_empty());
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
pub trait Auditable {
    /// Returns the headers.
    fn headers(&self) -> &HeaderMap;

    /// Returns the status if it is known. A redirect, a `304` and an empty response need fewer headers than a page.
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

/// The method `headers` for a [`HeaderMap`], so that `assert_secure!` takes it like a response.
pub trait Headers {
    /// Returns the headers.
    fn headers(&self) -> &HeaderMap;
}

impl Headers for HeaderMap {
    fn headers(&self) -> &HeaderMap {
        self
    }
}

/// The method `status` for a [`HeaderMap`], so that `assert_secure!` takes it like a response.
pub trait Status {
    /// Returns `None`.
    fn status(&self) -> Option<StatusCode>;
}

impl Status for HeaderMap {
    fn status(&self) -> Option<StatusCode> {
        None
    }
}

/// A return type of a response's method `status`.
pub trait IntoStatus {
    /// Converts the status; `None` if it is unknown or invalid.
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
