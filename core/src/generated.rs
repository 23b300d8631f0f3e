//! What the generated code of a policy needs to know: the names of its constants, and the features of the runtime.

use crate::constant::{CSRF, HEADERS, constant};
#[cfg(feature = "cookies")]
use crate::cookie::{Cookie, CookiePolicy};
use crate::diagnostic::Diagnostic;
use crate::feature::Feature;
use crate::header::Field;
use crate::policy::SecurityPolicy;
use crate::slot::Slot;
use crate::span::Span;
#[cfg(feature = "cookies")]
use crate::span::Spanned;

/// A feature that a policy needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The feature.
    pub feature: Feature,
    /// What needs it, as users write it.
    pub what: String,
    /// Where that is written for the first time.
    pub span: Span,
}

impl Need {
    fn new(feature: Feature, span: Span) -> Self {
        Need { feature, what: feature.name().to_owned(), span }
    }

    /// The error for a program that has the feature turned off.
    pub fn missing(&self) -> Diagnostic {
        self.feature.missing(&self.what, self.span)
    }
}

impl SecurityPolicy {
    /// The features that this policy needs, each once, in the order of the generated code.
    pub fn needs(&self, slots: &[Slot]) -> Vec<Need> {
        let slot = slots.first().map(|slot| Need {
            feature: Feature::Slots,
            what: format!("${}", slot.name.node),
            span: slot.name.span,
        });
        let cookies = self.cookies.iter().flat_map(|cookies| {
            let own = Need::new(Feature::Cookies, cookies.span);
            std::iter::once(own).chain(cookies.needs().into_iter().map(|at| Need::new(at.node, at.span)))
        });
        let csrf = self.csrf.iter().map(|csrf| Need::new(Feature::Csrf, csrf.span));
        slot.into_iter().chain(cookies).chain(csrf).collect()
    }

    /// The constant of each header, in the order of [`headers`](Self::headers); `None` where Rust cannot spell the name, or where
    /// something before it has that name.
    pub fn header_constants(&self) -> Vec<Option<String>> {
        let mut taken = self.fixed_constants();
        self.headers.iter().map(|header| free(constant(header.wire_name()), &mut taken)).collect()
    }

    /// The names that no cookie can have for its constant.
    pub(crate) fn constants_before_cookies(&self) -> Vec<String> {
        let headers = self.header_constants().into_iter().flatten();
        self.fixed_constants().into_iter().chain(headers).collect()
    }

    /// The cookies that get a constant, and its name. In a policy without errors these are all that it declares.
    #[cfg(feature = "cookies")]
    pub fn cookie_constants(&self) -> Vec<(&Cookie, String)> {
        let mut taken = self.constants_before_cookies();
        let cookies = self.cookies.iter().flat_map(|cookies| &cookies.cookies);
        cookies.filter_map(|cookie| Some((cookie, free(cookie.constant(), &mut taken)?))).collect()
    }

    fn fixed_constants(&self) -> Vec<String> {
        let csrf = self.csrf.is_some().then_some(CSRF);
        std::iter::once(HEADERS).chain(csrf).map(str::to_owned).collect()
    }

    /// The cookies that a policy sets: those that it declares, and that of its tokens.
    #[cfg(feature = "cookies")]
    pub fn set_cookies(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().flat_map(|cookies| &cookies.cookies).chain(self.token_cookie())
    }

    /// Those of them that keep a response private to one user: the sessions, and the cookie of a token, since a page that
    /// sets it holds a form of one user.
    #[cfg(feature = "cookies")]
    pub fn keeps_private(&self, cookie: &Cookie) -> bool {
        self.session_cookies().chain(self.token_cookie()).any(|other| std::ptr::eq(other, cookie))
    }

    /// The cookie that the tokens of `csrf` are bound to.
    #[cfg(feature = "csrf")]
    pub fn bound_cookie(&self) -> Option<&Cookie> {
        let name = self.csrf.as_ref()?.bind_to()?;
        self.cookies.iter().flat_map(|cookies| &cookies.cookies).find(|cookie| cookie.key.node == name.node)
    }

    /// The names of the headers that the base has, and this policy drops by `omit`.
    pub fn omitted_headers(&self) -> impl Iterator<Item = &'static str> {
        let omitted = self.inheritance.iter().flat_map(|base| &base.omitted).filter(|omitted| omitted.block.is_none());
        omitted.filter_map(|omitted| Field::from_key(&omitted.key.node)).map(Field::name)
    }
}

#[cfg(feature = "cookies")]
impl CookiePolicy {
    /// The features that protect the values of these cookies, each where it is written first.
    pub(crate) fn needs(&self) -> Vec<Spanned<Feature>> {
        let mut found: Vec<Spanned<Feature>> = Vec::new();
        for protection in self.cookies.iter().filter_map(Cookie::protection) {
            let feature = protection.node.feature();
            if found.iter().all(|other| other.node != feature) {
                found.push(Spanned::new(feature, protection.span));
            }
        }
        found
    }
}

fn free(name: Option<String>, taken: &mut Vec<String>) -> Option<String> {
    let name = name.filter(|name| !taken.contains(name))?;
    taken.push(name.clone());
    Some(name)
}
