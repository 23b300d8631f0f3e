//! A page with a stricter policy.

use askama::Template;
use axum::response::Response;

use crate::{
    policies::Quiet,
    policy_view::PolicyView,
    prose::filters,
    shell::{Shell, Visitor, page},
};

#[derive(Template)]
#[template(path = "quiet.html")]
struct QuietPage {
    shell: Shell,
}

/// It asks for no nonce and no token, so that it is the same for every visitor.
pub(crate) async fn quiet() -> Response {
    let policy = PolicyView::of_quiet(&Quiet::headers());
    page(&QuietPage { shell: Shell { nonce: None, policy, visitor: Visitor::Unasked, path: "/quiet".to_owned() } })
}
