//! Whether a response is a page, and its text.

use bytes::Bytes;
use http::{
    Response, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};

use crate::media_type::is_html;

/// Returns the text of a page.
///
/// # Errors
///
/// Returns why the response is no page that can be read.
pub(super) fn text(response: &Response<Bytes>) -> Result<String, String> {
    let (status, headers) = (response.status(), response.headers());
    if status.is_redirection() || status == StatusCode::NO_CONTENT || status.is_informational() {
        return Err(format!("browsers display no page for the status {}", status.as_u16()));
    }
    if !is_html(headers) {
        let sent = headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        return Err(match sent {
            Some(sent) => format!("its `content-type` is `{}`, not `text/html`", sent.escape_debug()),
            None => "it has no `content-type`".to_owned(),
        });
    }
    if let Some(encoding) =
        headers.get(CONTENT_ENCODING).filter(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        let encoding = String::from_utf8_lossy(encoding.as_bytes()).into_owned();
        return Err(format!("its body is compressed by `{}`", encoding.escape_debug()));
    }
    if response.body().iter().all(u8::is_ascii_whitespace) {
        return Err("its body is empty".to_owned());
    }
    Ok(String::from_utf8_lossy(response.body()).into_owned())
}
