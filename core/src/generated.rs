//! What the code generator needs to know about a policy: the names of its constants, and the features of the runtime that it
//! needs.

use crate::constant::{CORS, CSRF, HEADERS, REMOVED, REPORTS, TRANSPORT, constant};
#[cfg(feature = "cookies")]
use crate::cookie::{Cookie, CookiePolicy};
use crate::diagnostic::Diagnostic;
use crate::feature::Feature;
use crate::firsts::Names;
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
    /// What needs it, as in the source.
    pub what: String,
    /// Its first occurrence.
    pub span: Span,
}

impl Need {
    fn new(feature: Feature, span: Span) -> Self {
        Need { feature, what: feature.name().to_owned(), span }
    }

    /// Returns the error for a program in which the feature is off.
    pub fn missing(&self) -> Diagnostic {
        self.feature.missing(&self.what, self.span)
    }
}

impl SecurityPolicy {
    /// Returns the features that this policy needs, each once, in the order of the generated code.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy_core::SecurityPolicy;
    ///
    /// assert_eq!(SecurityPolicy::default().needs(&[]), []);
    /// ```
    pub fn needs(&self, slots: &[Slot]) -> Vec<Need> {
        let mut needs = Vec::new();
        if let Some(Slot { name, .. }) = slots.first() {
            needs.push(Need { feature: Feature::Slots, what: format!("${}", name.node), span: name.span });
        }
        if let Some(cookies) = &self.cookies {
            needs.push(Need::new(Feature::Cookies, cookies.span));
            needs.extend(cookies.needs().into_iter().map(|at| Need::new(at.node, at.span)));
        }
        if let Some(csrf) = &self.csrf {
            needs.push(Need::new(Feature::Csrf, csrf.span));
        }
        if let Some(transport) = &self.transport {
            needs.push(Need::new(Feature::Transport, transport.span));
        }
        if let Some(second) = self.allowed_origins().get(1) {
            let what = Field::AccessControlAllowOrigin.key().to_owned();
            needs.push(Need { feature: Feature::Cors, what, span: second.span });
        }
        if let Some(reporting) = &self.reporting {
            needs.push(Need::new(Feature::Reporting, reporting.span));
        }
        if let Some(services) = &self.services {
            needs.push(Need::new(Feature::Services, services.span));
        }
        if let Some(expect) = &self.expect {
            needs.push(Need::new(Feature::Expect, expect.span));
        }
        if let Some(templates) = &self.templates {
            needs.push(Need::new(Feature::Templates, templates.span));
        }
        needs
    }

    /// Returns the name of each header's constant, in the order of [`headers`](Self::headers). `None` if the name cannot be a Rust
    /// identifier, or an earlier constant already has it.
    pub fn header_constants(&self) -> Vec<Option<String>> {
        let mut taken = self.fixed_constants().into_iter().collect();
        self.headers.iter().map(|header| take(constant(header.wire_name()), &mut taken)).collect()
    }

    /// The names that the constant of a cookie cannot have, since other constants have them.
    pub(crate) fn other_constants(&self) -> Vec<String> {
        let headers = self.header_constants().into_iter().flatten();
        self.fixed_constants().into_iter().chain(headers).collect()
    }

    /// Returns the cookies that get a constant, and its name: in a policy without errors, all declared cookies.
    #[cfg(feature = "cookies")]
    pub fn cookie_constants(&self) -> Vec<(&Cookie, String)> {
        let mut taken = self.other_constants().into_iter().collect();
        let cookies = self.cookies.iter().flat_map(|cookies| &cookies.cookies);
        cookies.filter_map(|cookie| Some((cookie, take(cookie.constant(), &mut taken)?))).collect()
    }

    fn fixed_constants(&self) -> Vec<String> {
        let csrf = self.csrf.is_some().then_some(CSRF);
        let transport = self.transport.is_some().then_some(TRANSPORT);
        let cors = self.header(Field::AccessControlAllowOrigin).map(|_| CORS);
        let reports = self.reporting.is_some().then_some(REPORTS);
        let declared = csrf.into_iter().chain(transport).chain(cors).chain(reports);
        [HEADERS, REMOVED].into_iter().chain(declared).map(str::to_owned).collect()
    }

    /// Returns the cookies that a policy can set: the declared ones, and the cookie of the tokens of `csrf`.
    #[cfg(feature = "cookies")]
    pub fn set_cookies(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().flat_map(|cookies| &cookies.cookies).chain(self.token_cookie())
    }

    /// Returns whether a response that sets this cookie must not be stored by shared caches: the cookie is a session, or that of
    /// a token, which belongs to the form of one user.
    #[cfg(feature = "cookies")]
    pub fn keeps_private(&self, cookie: &Cookie) -> bool {
        self.session_cookies().chain(self.token_cookie()).any(|other| std::ptr::eq(other, cookie))
    }

    /// Returns the declared cookie that the tokens of `csrf` are bound to, if there is one.
    #[cfg(feature = "csrf")]
    pub fn bound_cookie(&self) -> Option<&Cookie> {
        let name = self.csrf.as_ref()?.bind_to()?;
        self.cookies.iter().flat_map(|cookies| &cookies.cookies).find(|cookie| cookie.key.node == name.node)
    }

    /// Returns the names of the headers that this policy drops from its base with `omit`.
    pub fn omitted_headers(&self) -> impl Iterator<Item = &'static str> {
        let omitted = self.inheritance.iter().flat_map(|base| &base.omitted).filter(|omitted| omitted.block.is_none());
        omitted.filter_map(|omitted| Field::from_key(&omitted.key.node)).map(Field::name)
    }
}

#[cfg(feature = "cookies")]
impl CookiePolicy {
    /// The features that protect the values of these cookies, each at its first use.
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

/// Returns the name and adds it to `taken`; `None` if it is already there.
fn take(name: Option<String>, taken: &mut Names<'_>) -> Option<String> {
    name.filter(|name| taken.insert(name.clone()))
}
