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
#[cfg(feature = "actix")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "actix", feature = "links"))))]
impl actix_web::Responder for RedirectTarget {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        actix_web::HttpResponse::SeeOther().insert_header(("location", self.as_str())).finish()
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

/// `303 See Other`.
#[cfg(feature = "poem")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "poem"))))]
impl poem::IntoResponse for RedirectTarget {
    fn into_response(self) -> poem::Response {
        poem::Response::builder().status(StatusCode::SEE_OTHER).header(LOCATION, self.location()).finish()
    }
}

/// `303 See Other`.
#[cfg(feature = "rocket")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "rocket"))))]
impl<'r> rocket::response::Responder<'r, 'static> for RedirectTarget {
    fn respond_to(self, _: &'r rocket::Request<'_>) -> rocket::response::Result<'static> {
        let mut response = rocket::Response::new();
        response.set_status(rocket::http::Status::SeeOther);
        response.set_raw_header("location", self.as_str().to_owned());
        Ok(response)
    }
}

/// `303 See Other`.
#[cfg(feature = "salvo")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "salvo"))))]
impl salvo_core::Scribe for RedirectTarget {
    fn render(self, response: &mut salvo_core::Response) {
        response.status_code(StatusCode::SEE_OTHER);
        response.headers_mut().insert(LOCATION, self.location());
    }
}
