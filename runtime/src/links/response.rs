//! A redirect as a response.

use http::{Response, StatusCode, header::LOCATION};

use super::redirect::RedirectTarget;

impl RedirectTarget {
    /// Returns the response `303 See Other`. Browsers then send a `GET` to the target, also after a `POST`.
    #[must_use]
    pub fn see_other<B: Default>(&self) -> Response<B> {
        self.respond(StatusCode::SEE_OTHER)
    }

    /// Returns the response `307 Temporary Redirect`. Browsers send the same method and body to the target.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::links::RedirectTarget;
    ///
    /// let response: http::Response<String> = RedirectTarget::default().temporary();
    /// assert_eq!((response.status().as_u16(), &response.headers()["location"]), (307, &"/".parse()?));
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    #[must_use]
    pub fn temporary<B: Default>(&self) -> Response<B> {
        self.respond(StatusCode::TEMPORARY_REDIRECT)
    }

    fn respond<B: Default>(&self, status: StatusCode) -> Response<B> {
        let mut response = Response::new(B::default());
        *response.status_mut() = status;
        response.headers_mut().insert(LOCATION, self.location());
        response
    }
}

/// `303 See Other`.
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "axum", feature = "links"))))]
impl axum_core::response::IntoResponse for RedirectTarget {
    fn into_response(self) -> axum_core::response::Response {
        self.see_other()
    }
}
