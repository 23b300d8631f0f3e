use super::isolation_incomplete::word;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy for pages without `cross_origin_opener_policy`. A site over plain http is not reported, since
    /// browsers ignore the header there.
    ///
    /// # Why it matters
    ///
    /// When one page opens another, both keep a reference to the other's window. Even a page of another origin can use that
    /// reference to navigate the window, to count its frames and to see whether it is closed. Pages that can reach each
    /// other may also share a process, where attacks such as Spectre read memory. With `same-origin`, browsers load the
    /// page in a separate group of windows (a browsing context group), without such references.
    ///
    /// # Attack
    ///
    /// A page of `evil.example` opens the shop, and learns from the number of frames whether the user is logged in. Later
    /// it replaces the shop with a copy that asks for the password:
    ///
    /// ```html
    /// <button onclick="
    ///   const shop = open('https://shop.example.com/account');
    ///   setTimeout(() => console.log('frames:', shop.length), 3000);
    ///   setTimeout(() => shop.location = 'https://evil.example/shop-login', 60000);
    /// ">Read more</button>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// cross_origin_opener_policy: same_origin,
    /// ```
    ///
    /// Pages that open a pop-up of another site and wait for its answer, to sign in or to pay, need
    /// `same_origin_allow_popups`.
    ///
    /// # Allow
    ///
    /// Reasonable where other sites open these pages in a pop-up and talk to them.
    ///
    /// ```text
    /// #[allow(isolation_coop_missing, reason = "partners open the payment page in a pop-up and wait for its message")]
    /// pub struct Shop { … }
    /// ```
    ///
    /// # References
    ///
    /// - [HTML, cross-origin opener policies](https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies)
    /// - [MDN, `Cross-Origin-Opener-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Opener-Policy)
    /// - [XS-Leaks Wiki, COOP](https://xsleaks.dev/docs/defenses/opt-in/coop/)
    Warn "pages whose window other sites can navigate" missing,
    cwe [1022], asvs ["3.4.8"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // Browsers ignore it over http. With an embedder policy, `isolation_incomplete` reports that it is missing.
    let counts = policy.origin.as_ref().is_none_or(|origin| origin.node.is_trustworthy());
    let embedder =
        word(policy, Field::CrossOriginEmbedderPolicy).is_some_and(|word| *word.node != keyword::UNSAFE_NONE);
    let is_reported = embedder || policy.has(Field::CrossOriginOpenerPolicy);
    if policy.serves_pages() && counts && !is_reported {
        report.push(
            Diagnostic::finding(policy.name, "`cross_origin_opener_policy` is missing")
                .help("add `cross_origin_opener_policy: same_origin`, or `same_origin_allow_popups` if the page signs in or pays in a pop-up")
                .note("a page that opens this one keeps a reference to its window, and can navigate it to a copy of the site"),
        );
    }
}
