//! The policy of a response without a nonce: neither what the nonce allowed, nor what it overrode.

use super::directive::Directive;
use super::hash::HashSubject;
use super::keyword::Keyword;
use super::policy::{Clause, ClauseValue, Csp};
use super::source::SourceExpression;
use crate::span::{Span, Spanned};

impl Csp {
    /// The same policy for a response that has no nonce.
    ///
    /// It never allows what this policy forbids: the nonce is removed together with the sources that it overrides, such as
    /// `'unsafe-inline'`. A list that would be left empty becomes `'none'`, so that the directive does not fall back to
    /// another one.
    ///
    /// ```
    /// use security_policy_core::csp::{Clause, ClauseValue, Csp, Directive, Disposition, Keyword, SourceExpression};
    /// use security_policy_core::{Span, Spanned};
    ///
    /// let source = |source| Spanned::new(source, Span::default());
    /// let list = |directive, sources| Clause {
    ///     directive: Spanned::new(directive, Span::default()),
    ///     value: ClauseValue::Sources(sources),
    /// };
    /// let (nonce, inline) = (SourceExpression::Nonce, SourceExpression::Keyword(Keyword::UnsafeInline));
    /// let site = SourceExpression::Keyword(Keyword::SelfOrigin);
    /// let clauses = vec![
    ///     list(Directive::ScriptSrc, vec![source(nonce.clone()), source(inline)]),
    ///     list(Directive::StyleSrc, vec![source(site), source(nonce)]),
    /// ];
    /// let csp = Csp { clauses, ..Csp::new(Disposition::Enforce) };
    /// assert_eq!(csp.without_nonce().to_string(), "script-src 'none'; style-src 'self'");
    /// ```
    #[must_use]
    pub fn without_nonce(&self) -> Csp {
        Csp { clauses: self.clauses.iter().map(Clause::without_nonce).collect(), ..Csp::new(self.disposition) }
    }
}

impl Clause {
    fn without_nonce(&self) -> Clause {
        if !self.sources().iter().any(|source| source.node == SourceExpression::Nonce) {
            return self.clone();
        }
        let directive = self.directive.node;
        let mut left: Vec<_> =
            self.sources().iter().filter(|source| !is_removed_with_nonce(&source.node)).cloned().collect();
        // Without a nonce or a hash, `'strict-dynamic'` allows no script of the site, but injected markup can abuse it:
        // https://github.com/w3c/webappsec-csp/issues/823
        if governs_only_scripts(directive) && left.iter().any(is_strict_dynamic) && !left.iter().any(allows_root_script)
        {
            left.retain(|source| !is_strict_dynamic(source) && !is_disabled_by_strict_dynamic(&source.node));
        }
        if left.iter().all(is_strict_dynamic) {
            left = vec![Spanned::new(SourceExpression::Keyword(Keyword::None), self.span_of_list())];
        }
        Clause { directive: self.directive, value: ClauseValue::Sources(left) }
    }

    fn span_of_list(&self) -> Span {
        self.sources().first().map_or(self.directive.span, |source| source.span)
    }
}

/// Whether this is the nonce, or the keyword that browsers ignore next to a nonce (CSP3, #allow-all-inline, step 2):
/// without the nonce, `'unsafe-inline'` would allow every inline script.
fn is_removed_with_nonce(source: &SourceExpression) -> bool {
    matches!(source, SourceExpression::Nonce | SourceExpression::Keyword(Keyword::UnsafeInline))
}

fn is_strict_dynamic(source: &Spanned<SourceExpression>) -> bool {
    source.node == SourceExpression::Keyword(Keyword::StrictDynamic)
}

/// Whether browsers ignore this source for scripts under `'strict-dynamic'` (CSP3, #script-pre-request, step 1.4). The
/// value of a slot is a host or a scheme.
fn is_disabled_by_strict_dynamic(source: &SourceExpression) -> bool {
    matches!(
        source,
        SourceExpression::Keyword(Keyword::SelfOrigin)
            | SourceExpression::Host(_)
            | SourceExpression::Scheme(_)
            | SourceExpression::Slot(_)
            | SourceExpression::Slots(_)
            | SourceExpression::Unquoted(_)
    )
}

/// Whether this source can allow a script that then loads others under `'strict-dynamic'`.
fn allows_root_script(source: &Spanned<SourceExpression>) -> bool {
    match &source.node {
        SourceExpression::FixedNonce(_) | SourceExpression::PublicKey(_) => true,
        SourceExpression::Hash(hash) => hash.subject != HashSubject::Eval,
        SourceExpression::Keyword(Keyword::StrictDynamicUrl) => true,
        _ => false,
    }
}

/// Whether the list is used for scripts only. `default-src` is also used for images, whose hosts `'strict-dynamic'` does not
/// affect.
fn governs_only_scripts(directive: Directive) -> bool {
    directive.governs_script() && directive != Directive::DefaultSrc
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csp::Disposition;

    fn without(text: &str) -> String {
        with_nonce(text).without_nonce().to_string()
    }

    /// Parses `'nonce-x'` as the nonce of the response, and `sha256-slot` as a slot.
    fn with_nonce(text: &str) -> Csp {
        let (mut csp, _) = Csp::parse(text, Disposition::Enforce);
        for clause in &mut csp.clauses {
            let ClauseValue::Sources(sources) = &mut clause.value else { continue };
            for source in sources {
                source.node = match &source.node {
                    SourceExpression::FixedNonce(nonce) if nonce == "x" => SourceExpression::Nonce,
                    SourceExpression::Unquoted(name) if name == "sha256-slot" => {
                        SourceExpression::Slot("cdn".to_owned())
                    }
                    _ => continue,
                };
            }
        }
        csp
    }

    #[test]
    fn what_replaces_a_list_is_at_its_place() {
        let (csp, nonce) = (with_nonce("img-src a.example; style-src 'nonce-x' 'unsafe-inline'"), Span::new(29, 38));
        assert_eq!(csp.clauses[1].sources()[0].span, nonce);
        let left = csp.without_nonce();
        assert_eq!(
            (left.to_string().as_str(), left.clauses[1].sources()[0].span),
            ("img-src a.example; style-src 'none'", nonce)
        );
    }

    #[test]
    fn what_is_left_of_a_list() {
        const HASH: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        for (list, left) in [
            ("script-src 'nonce-x'", "script-src 'none'"),
            ("script-src 'self' 'nonce-x'", "script-src 'self'"),
            ("script-src 'nonce-x' 'unsafe-inline'", "script-src 'none'"),
            ("script-src 'nonce-x' 'strict-dynamic' https: 'unsafe-inline'", "script-src 'none'"),
            ("script-src 'self' a.example 'nonce-x' 'strict-dynamic'", "script-src 'none'"),
            ("script-src sha256-slot 'nonce-x' 'strict-dynamic'", "script-src 'none'"),
            ("script-src sha256-slot 'nonce-x'", "script-src {cdn}"),
            ("script-src 'nonce-x' 'strict-dynamic' https: 'unsafe-eval'", "script-src 'unsafe-eval'"),
            ("script-src 'nonce-x' 'report-sample'", "script-src 'report-sample'"),
            ("script-src-elem 'nonce-x' https:", "script-src-elem https:"),
            ("script-src 'nonce-abc' 'nonce-x' 'unsafe-inline'", "script-src 'nonce-abc'"),
            ("style-src 'nonce-x' 'unsafe-inline' 'self'", "style-src 'self'"),
            ("style-src 'nonce-x' 'strict-dynamic' 'self'", "style-src 'strict-dynamic' 'self'"),
            ("style-src 'nonce-x' 'strict-dynamic'", "style-src 'none'"),
            ("default-src 'nonce-x' 'strict-dynamic' https:", "default-src 'strict-dynamic' https:"),
            ("default-src 'nonce-x' 'strict-dynamic'", "default-src 'none'"),
            ("img-src 'nonce-x'", "img-src 'none'"),
            ("script-src 'unsafe-inline'; object-src 'none'", "script-src 'unsafe-inline'; object-src 'none'"),
        ] {
            assert_eq!(without(list), left, "{list}");
        }
        let hashes = format!("script-src {HASH} 'nonce-x' 'strict-dynamic' https: 'unsafe-inline'");
        assert_eq!(without(&hashes), format!("script-src {HASH} 'strict-dynamic' https:"));
        // What allows a script of the page to be the first one, and what does not.
        let of = |subject| HASH.replace("'sha256", &format!("'{subject}-sha256"));
        for (root, is_kept) in [
            ("'nonce-abc'".to_owned(), true),
            ("'strict-dynamic-url'".to_owned(), true),
            (of("url"), true),
            (of("eval"), false),
        ] {
            let left = if is_kept { format!("{root} 'strict-dynamic' https:") } else { root.clone() };
            let list = format!("script-src {root} 'nonce-x' 'strict-dynamic' https:");
            assert_eq!(without(&list), format!("script-src {left}"));
        }
    }
}
