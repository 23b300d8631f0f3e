use crate::csrf::CsrfPolicy;
use crate::diagnostic::Level;
use crate::lint::page_form::{FormState, Method, Submission};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Event, Finding};
use crate::url::{Origin, is_network};

lint! {
    /// # What it does
    ///
    /// Looks for forms that contain the token of `csrf` and are sent to another origin, or by `get`.
    ///
    /// # Why it matters
    ///
    /// The token is valid for every form of the session. Who receives it can write a form that the server accepts. A form with
    /// `method="get"` puts it into the URL, and from there into logs, the history and the `Referer` header.
    ///
    /// # Attack
    ///
    /// The other site has its visitors send the token that it has received:
    ///
    /// ```html
    /// <form action="https://shop.example.com/transfer" method="post"><input name="csrf_token" value="…"></form>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <form method="post" action="https://pay.example/charge">{{ csrf_token.field() }}</form>
    /// ```
    ///
    /// # Fix
    ///
    /// ```html
    /// <form method="post" action="https://pay.example/charge"></form>
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_csrf_token_leak, reason = "the other host is the same server") #}
    /// ```
    ///
    /// Reasonable where the other origin belongs to the same application.
    ///
    /// # References
    ///
    /// - [OWASP CSRF Prevention Cheat Sheet](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    Deny "a form that sends the CSRF token elsewhere" page,
    cwe [201, 352], asvs ["3.5.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let (Event::EndOfPage, Some(csrf)) = (event, &context.policy.csrf) else { return };
    let origin = report.state.policies().origin();
    for form in report.state.forms().iter().filter(|form| form.has_token) {
        if let Some(foreign) = form.submissions.iter().find_map(|submission| foreign(submission, csrf, origin)) {
            let finding = Finding::new(form.place, format!("this form sends the CSRF token to `{foreign}`"))
                .help("remove the token from the form")
                .note("the token is valid for every form of the session, so that the other site can send those");
            report.push_in(&form.chain, LINT.level, finding);
        } else if is_in_url(form, csrf, origin) {
            let finding = Finding::new(form.place, "this form puts the CSRF token into a URL")
                .help("write `method=\"post\"`, or remove the token: the server does not check `GET`")
                .note("URLs are part of logs, of the history and of the `Referer` header");
            report.push_in(&form.chain, Level::Warn, finding);
        }
    }
}

/// The other origin that a form is sent to.
fn foreign(submission: &Submission, csrf: &CsrfPolicy, own: &Origin) -> Option<Origin> {
    let origin = submission.target.as_ref()?.url.origin().filter(|origin| is_network(origin.scheme()))?;
    let is_trusted = csrf.trusted_origins.node.iter().any(|trusted| trusted.node == origin);
    (submission.method != Method::Dialog && origin != *own && !is_trusted).then_some(origin)
}

fn is_in_url(form: &FormState, csrf: &CsrfPolicy, own: &Origin) -> bool {
    let is_protected = |path: &str| csrf.protect.node.iter().any(|route| route.path.node == path);
    form.submissions.iter().all(|submission| {
        let target = submission.target.as_ref().filter(|target| target.url.is_of(own));
        submission.method == Method::Get && target.is_some_and(|target| !is_protected(target.url.path()))
    })
}
