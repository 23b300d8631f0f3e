//! A policy as a browser reads it, and the questions that it answers.

use super::describe::{self, Described};
use super::explanation::{ExplainedCookie, ExplainedPromise, Explanation, Ignored};
use super::ignored;
use super::place::Place;
use super::places::Places;
use crate::csp::{ClauseValue, Csp, Disposition, SourceExpression};
use crate::fetch::{Decision, Policies, PolicySource, Subject};
use crate::header::{Field, FieldValue};
use crate::policy::{HeaderValue, SecurityPolicy};
use crate::response::Response;
use crate::span::Spanned;
use crate::url::Origin;

/// A policy as a browser reads it: it answers what is allowed, explains itself, and is compared with others.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::explain::BrowserPolicy;
/// use security_policy_core::fetch::Request;
/// use security_policy_core::url::Origin;
/// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
///
/// let origin = Origin::parse("https://shop.example", Span::default()).ok();
/// let policy = BrowserPolicy::of_csp("default-src 'self'; img-src https://img.example", origin);
/// assert!(policy.allows(&Request::image("https://img.example/logo.png")?));
/// assert!(!policy.allows(&Request::script("https://img.example/app.js")?));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct BrowserPolicy {
    name: String,
    policy: SecurityPolicy,
    policies: Policies<'static>,
    places: Places,
    promises: Vec<ExplainedPromise>,
    default_cookie: Option<ExplainedCookie>,
    dropped: Vec<Ignored>,
}

impl BrowserPolicy {
    /// A policy on the origin that it declares. If it declares none, `self` matches no URL that a source names.
    pub fn new(name: impl Into<String>, policy: SecurityPolicy) -> Self {
        let policies = owned(&policy, policy.page_origin());
        let promises = policy.expect.iter().flat_map(|expect| &expect.promises);
        let promises = promises.map(|promise| describe::promise(promise.node.to_string(), None)).collect();
        BrowserPolicy {
            name: name.into(),
            policy,
            policies,
            places: Places::default(),
            promises,
            default_cookie: None,
            dropped: Vec::new(),
        }
    }

    /// The headers of a response. What browsers drop of them is part of the explanation.
    pub fn of_response(response: Response) -> Self {
        let dropped = ignored::dropped(&response);
        BrowserPolicy { dropped, ..BrowserPolicy::new("response", response.policy) }
    }

    /// Headers, by name and value.
    pub fn of_headers<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>, origin: Option<Origin>) -> Self {
        BrowserPolicy::of_response(Response::read(headers, origin))
    }

    /// The value of a `Content-Security-Policy` header.
    pub fn of_csp(value: &str, origin: Option<Origin>) -> Self {
        BrowserPolicy::of_headers([(Field::ContentSecurityPolicy.name(), value)], origin)
    }

    /// With the policy of a `<meta http-equiv=Content-Security-Policy>`.
    #[must_use]
    pub fn with_meta(mut self, value: &str) -> Self {
        let (csps, _) = Csp::parse_list(value, Disposition::Enforce);
        for csp in csps {
            self.policies = self.policies.with(csp.node, PolicySource::Meta);
        }
        self
    }

    /// With the places of its parts in the source of a program.
    #[must_use]
    pub fn with_places(self, places: Places) -> Self {
        BrowserPolicy { places, ..self }
    }

    /// With the promises of its declaration, each as it is written and with its place.
    #[must_use]
    pub fn with_promises(self, promises: Vec<(String, Option<Place>)>) -> Self {
        let promises = promises.into_iter().map(|(text, place)| describe::promise(text, place)).collect();
        BrowserPolicy { promises, ..self }
    }

    /// With the attributes that are added to undeclared cookies, by name and value.
    #[must_use]
    pub fn with_default_attributes<'a>(mut self, attributes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let attribute = |(name, value): (&str, &str)| match value {
            "" => name.to_owned(),
            value => format!("{name}={value}"),
        };
        let attributes: Vec<String> = attributes.into_iter().map(attribute).collect();
        self.default_cookie = (!attributes.is_empty()).then(|| describe::attributes(None, &attributes.join("; ")));
        self
    }

    /// With the nonce of the response in place of this text: the policy is about every response.
    #[must_use]
    pub fn with_nonce_of_response(mut self, nonce: &str) -> Self {
        let csps = self.policy.headers.iter_mut().filter_map(|header| match &mut header.value {
            HeaderValue::Field(FieldValue::Csp(csps)) => Some(csps),
            _ => None,
        });
        for clause in csps.flatten().flat_map(|csp| &mut csp.node.clauses) {
            let ClauseValue::Sources(sources) = &mut clause.value else { continue };
            for source in sources.iter_mut().filter(|source| is_nonce(source, nonce)) {
                source.node = SourceExpression::Nonce;
            }
        }
        let origin = self.policies.origin().clone();
        self.on_origin(origin)
    }

    /// The same policy on another origin, which `self` then matches.
    ///
    /// ```
    /// use security_policy_core::Span;
    /// use security_policy_core::explain::BrowserPolicy;
    /// use security_policy_core::fetch::Request;
    /// use security_policy_core::url::Origin;
    /// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
    ///
    /// let origin = |text| Origin::parse(text, Span::default()).expect("an origin");
    /// let policy = BrowserPolicy::of_csp("img-src 'self'", Some(origin("https://shop.example")));
    /// let image = Request::image("https://test.shop.example/logo.png")?;
    /// assert!(!policy.allows(&image) && policy.on(origin("https://test.shop.example")).allows(&image));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn on(&self, origin: Origin) -> Self {
        let mut other = self.clone();
        let at = self.policy.origin.as_ref().map_or(self.policy.name, |origin| origin.span);
        other.policy.origin = Some(Spanned::new(origin.clone(), at));
        other.on_origin(origin)
    }

    /// With the policies of the headers, as pages of this origin have them, and those of `meta` elements.
    fn on_origin(mut self, origin: Origin) -> Self {
        let meta = self.policies.iter().filter(|policy| policy.source() == PolicySource::Meta);
        self.policies = meta
            .fold(owned(&self.policy, origin), |policies, meta| policies.with(meta.csp().clone(), PolicySource::Meta));
        self
    }

    /// Whether a browser allows a request, a piece of inline code or a navigation.
    pub fn allows(&self, subject: &impl Subject) -> bool {
        self.policies.allows(subject)
    }

    /// What a browser does, and what decided.
    pub fn decide(&self, subject: &impl Subject) -> Decision<'_> {
        self.policies.decide(subject)
    }

    /// Explains the policy to a person.
    ///
    /// ```
    /// use security_policy_core::explain::{Allows, BrowserPolicy};
    ///
    /// let policy = BrowserPolicy::of_csp("script-src 'nonce-abc' 'unsafe-inline'; object-src 'none'", None);
    /// let explanation = policy.explain();
    /// let csp = &explanation.policies[0];
    /// let object = csp.rules.iter().find(|rule| rule.kinds == ["object"]).expect("a rule");
    /// assert_eq!(object.allows, Allows::Nothing);
    /// assert_eq!(csp.ignored[0].text, "`'unsafe-inline'` in `script-src`");
    /// assert_eq!(csp.ignored[0].reason, "`'nonce-abc'` overrides it");
    /// ```
    pub fn explain(&self) -> Explanation {
        let described = Described {
            name: &self.name,
            policy: &self.policy,
            policies: &self.policies,
            places: &self.places,
            promises: &self.promises,
        };
        let mut explanation = described.explanation();
        explanation.cookies.extend(self.default_cookie.clone());
        explanation.ignored.extend(self.dropped.iter().cloned());
        explanation
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The policies that a browser enforces and reports.
    pub fn policies(&self) -> &Policies<'static> {
        &self.policies
    }

    /// The policy itself.
    pub fn policy(&self) -> &SecurityPolicy {
        &self.policy
    }

    /// The places of its parts.
    pub(crate) fn places(&self) -> &Places {
        &self.places
    }
}

/// Policies that do not borrow from the declaration.
fn owned(policy: &SecurityPolicy, origin: Origin) -> Policies<'static> {
    Policies::of(policy, origin).map(Csp::clone)
}

fn is_nonce(source: &Spanned<SourceExpression>, nonce: &str) -> bool {
    matches!(&source.node, SourceExpression::FixedNonce(text) if text == nonce)
}
