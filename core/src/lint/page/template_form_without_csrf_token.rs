use crate::csrf::{CsrfPolicy, TOKEN};
use crate::lint::page_form::{FormState, Method, Submission};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Event, Finding};
use crate::url::Origin;

lint! {
    /// # What it does
    ///
    /// Looks for forms that post to the site without the token of `csrf`, on any of the ways in which the page can be rendered.
    /// Forms for a route in `exempt`, and forms whose target an expression decides, are not reported.
    ///
    /// # Why it matters
    ///
    /// The server accepts a form without the token only if the browser says where the request comes from. From an old browser, it
    /// rejects the form, and with `once`, it rejects the form from every browser. A token on one branch alone is found out by the
    /// visitors of the other.
    ///
    /// # Attack
    ///
    /// The usual repair of the rejected form is to exempt its route, and then a page of the attacker can send it too:
    ///
    /// ```html
    /// <form action="https://shop.example.com/transfer" method="post"><input name="to" value="attacker"></form>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <form method="post" action="/transfer"><input name="to"></form>
    /// ```
    ///
    /// # Fix
    ///
    /// Print the field. `CsrfToken::field` returns it.
    ///
    /// ```html
    /// <form method="post" action="/transfer">{{ csrf_token.field() }}<input name="to"></form>
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_form_without_csrf_token, reason = "a script sends it, with the header") #}
    /// ```
    ///
    /// Reasonable where a script sends the form, with the token in the header.
    ///
    /// # References
    ///
    /// - [OWASP CSRF Prevention Cheat Sheet](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    Deny "a form that posts without the CSRF token" page,
    cwe [352], asvs ["3.5.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let (Event::EndOfPage, Some(csrf)) = (event, &context.policy.csrf) else { return };
    if !report.state.sends_forms() || !reads_tokens(csrf) {
        return;
    }
    let origin = report.state.policies().origin();
    let needs = |form: &&FormState| {
        form.lacks_token && form.submissions.iter().any(|submission| needs_token(submission, csrf, origin))
    };
    for form in report.state.forms().iter().filter(needs) {
        let finding = message(form, csrf, context);
        report.push_in(&form.chain, LINT.level, finding);
    }
}

/// Whether the server ever reads a token.
fn reads_tokens(csrf: &CsrfPolicy) -> bool {
    csrf.once().is_some() || *csrf.fallback().node == TOKEN
}

fn needs_token(submission: &Submission, csrf: &CsrfPolicy, origin: &Origin) -> bool {
    submission.method == Method::Post
        && submission.target.as_ref().is_some_and(|target| target.url.is_of(origin))
        && !is_exempt(submission, csrf)
}

/// Whether the target is exempt, or can be, because an expression decides about the rest of its path.
fn is_exempt(submission: &Submission, csrf: &CsrfPolicy) -> bool {
    let Some(target) = submission.target.as_ref().filter(|_| !submission.is_page) else { return false };
    let (path, has_path) = (target.url.path(), target.has_path);
    csrf.exempt.node.iter().filter(|route| route.method.as_ref().is_none_or(|method| method.node == "POST")).any(
        |route| {
            let route = route.path.node.as_str();
            route == path || (!has_path && (route.starts_with(path) || route.ends_with(path)))
        },
    )
}

fn message(form: &FormState, csrf: &CsrfPolicy, context: &PageContext<'_>) -> Finding {
    let message = match form.has_token {
        true => "on one way through this template, the form posts without the CSRF token",
        false => "this form posts without the CSRF token",
    };
    let help = match context.nonce {
        // handlebars calls no methods.
        Some(_) if context.is_handlebars() => "print the field in the form: `{{csrf_field field}}`".to_owned(),
        Some(_) => format!("print the field in the form: `{}`", context.printed("csrf_token.field()")),
        None => "print what `CsrfToken::field()` returns in the form".to_owned(),
    };
    let field = csrf.field();
    let note = match csrf.once() {
        Some(_) => format!("the server rejects the form without the field `{field}`"),
        None => format!(
            "where a browser sends neither `Sec-Fetch-Site` nor `Origin`, the server rejects the form without the field `{field}`"
        ),
    };
    Finding::new(form.place, message).help(help).note(note)
}
