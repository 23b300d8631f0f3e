//! Policies in the body of a function, of a generic one, and of a method of a generic type.
#![allow(warnings, reason = "what the policies lack is a warning, and is not what this is about")]
use security_policy::security_policy;

fn plain() -> &'static str {
    security_policy! { struct Shop { x_frame_options: deny } }
    Shop::X_FRAME_OPTIONS
}

fn generic<T: Default>() -> (T, usize) {
    security_policy! { struct Shop { content_security_policy: { default_src: none, base_uri: none, form_action: none, frame_ancestors: none, script_src: nonce } } }
    (T::default(), Shop::headers(&security_policy::Nonce::random()).len())
}

struct Site<T>(T);

impl<T> Site<T> {
    const HEADERS: usize = 7;

    fn policy(&self) -> &'static [(&'static str, &'static str)] {
        security_policy! { struct Shop { referrer_policy: same_origin } }
        Shop::HEADERS
    }
}

#[test]
fn compiles() {
    assert_eq!(plain(), "DENY");
    assert_eq!(generic::<u8>(), (0, 2));
    assert_eq!(Site(()).policy(), [("referrer-policy", "same-origin")]);
    assert_eq!(Site::<()>::HEADERS, 7);
}
