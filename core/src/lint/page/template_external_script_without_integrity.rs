use crate::diagnostic::Level;
use crate::fetch::Destination;
use crate::header::{Field, FieldValue, integrity};
use crate::lint::page_load::{Load, loads};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Element, Event, Finding, UrlUse};
use crate::policy::SecurityPolicy;
use crate::url::is_network;

lint! {
    /// # What it does
    ///
    /// Looks for scripts and stylesheets of other origins without `integrity`, and with `integrity` but without `crossorigin`.
    /// Where `integrity_policy` demands `integrity`, each script or stylesheet without it is an error.
    ///
    /// # Why it matters
    ///
    /// Whoever controls the other host controls the page. With `integrity`, the browser compares the file with the hash that the
    /// author of the page has seen. It can do so only for a file that is requested with CORS, and blocks any other.
    ///
    /// # Attack
    ///
    /// An attacker replaces the file on the other host. Every site that loads it runs the attacker's code:
    ///
    /// ```html
    /// <script src="https://js.example/jquery.js"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <script src="https://js.example/chart-4.4.1.js"></script>
    /// ```
    ///
    /// # Fix
    ///
    /// Serve the file from the site itself, or write its hash.
    ///
    /// ```html
    /// <script src="https://js.example/chart-4.4.1.js" integrity="sha384-…" crossorigin="anonymous"></script>
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_external_script_without_integrity, reason = "the vendor changes the file") #}
    /// ```
    ///
    /// Reasonable for a file that its vendor changes, such as that of a payment service.
    ///
    /// # References
    ///
    /// - [Subresource Integrity](https://w3c.github.io/webappsec-subresource-integrity/)
    /// - [Integrity-Policy](https://w3c.github.io/webappsec-subresource-integrity/#integrity-policy-section)
    Warn "a script or stylesheet of another origin without integrity" page,
    cwe [353], asvs ["3.6.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    let is_hint = || element.url_use("href").is_some_and(|found| found != UrlUse::Stylesheet);
    if !(element.is("script") || (element.is("link") && !is_hint())) {
        return;
    }
    for load in loads(element, report.state, context) {
        // What the policy blocks is reported already.
        if load.blocked(report.state.policies()).is_none() {
            check_load(&load, element, context, report);
        }
    }
}

fn check_load(load: &Load<'_>, element: &Element<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let value = |name: &str| element.attribute(name).map(|attribute| attribute.value.as_ref());
    let is_hash = |word: &str| {
        HASHES.iter().any(|name| word.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
    };
    let known = value("integrity").flatten().map(|value| value.known());
    let has_integrity =
        known.is_some_and(|known| !known.is_complete || known.text.split_ascii_whitespace().any(is_hash));
    let is_module = value("type")
        .flatten()
        .is_some_and(|kind| kind.constant().is_some_and(|kind| kind.eq_ignore_ascii_case("module")));
    let is_cors = is_module || element.attribute("crossorigin").is_some();
    let has_integrity = has_integrity || (is_module && report.state.has_integrity_map());
    let is_own = load.url.url.is_of(report.state.policies().origin());
    let (url, place) = (load.shown(), load.place);
    let what = if load.destination() == Some(Destination::Style) { "style" } else { "script" };
    let fix = "add `integrity=\"sha384-…\" crossorigin=\"anonymous\"` with the hash of the file";
    let is_loaded = is_network(load.url.url.scheme());
    if is_loaded && requires_integrity(context.policy, what) && !(has_integrity && is_cors) {
        let lacks = if has_integrity { "crossorigin" } else { "integrity" };
        let finding = Finding::new(place, format!("{url} has no `{lacks}`, which `integrity_policy` demands"))
            .help(if has_integrity { "add `crossorigin=\"anonymous\"`" } else { fix })
            .note("browsers block it: they load only files with `integrity` that are requested with CORS");
        return report.push_at(Level::Deny, finding);
    }
    if is_own || !is_loaded {
        return;
    }
    if !has_integrity {
        let finding = Finding::new(place, format!("{url} is a file of another origin without `integrity`"));
        let note =
            "if the file is changed there, browsers load it all the same, and its code has full control of the page";
        return report.push(finding.help(fix).note(note));
    }
    if !is_cors {
        let finding = Finding::new(place, format!("{url} has `integrity`, and no `crossorigin`"))
            .help("add `crossorigin=\"anonymous\"`")
            .note("browsers block it: they cannot compare a file of another origin that is requested without CORS");
        report.push_at(Level::Deny, finding);
    }
}

/// Whether browsers block requests of this kind without integrity metadata.
fn requires_integrity(policy: &SecurityPolicy, what: &str) -> bool {
    match policy.get(Field::IntegrityPolicy).map(|value| value.node) {
        Some(FieldValue::Parameters(parameters)) => parameters
            .get(integrity::BLOCKED_DESTINATIONS)
            .is_some_and(|words| words.iter().any(|word| word.node.wire == what)),
        _ => false,
    }
}

/// The algorithms of SRI, #integrity-metadata.
const HASHES: &[&str] = &["sha256-", "sha384-", "sha512-"];
