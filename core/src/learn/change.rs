//! What a page does that no policy should allow: one row each.

/// The table of changes: variant, what was found, and what to do.
macro_rules! changes {
    ($($variant:ident $what:literal $fix:literal;)*) => {
        /// Something that a page should do in another way, instead of having it allowed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Change {
            $(#[doc = concat!("Found: ", $what, ". Fix: ", $fix, ".")] $variant,)*
        }

        impl Change {
            /// All of them, in the order in which they are listed.
            pub const ALL: &'static [Change] = &[$(Change::$variant,)*];

            /// What the page does.
            pub const fn what(self) -> &'static str {
                match self {
                    $(Change::$variant => $what,)*
                }
            }

            /// What it should do.
            pub const fn fix(self) -> &'static str {
                match self {
                    $(Change::$variant => $fix,)*
                }
            }
        }
    };
}

changes! {
    EventHandler "an event handler attribute" "call `addEventListener` in a script";
    JavascriptUrl "a `javascript:` URL" "use a button, and `addEventListener` in a script";
    Eval "code from a string, as with `eval`" "call a function, or read data with `JSON.parse`";
    WebAssembly "WebAssembly" "if it is wanted, add `wasm_unsafe_eval` to `script_src`: no other source allows it";
    CodeUrl "a script, a frame or an object in a `data:` or `blob:` URL" "serve it from a file";
    StyleAttribute "a `style` attribute" "use a class and a stylesheet, or set `element.style` in a script";
    Framed "another site frames the page" "if it is wanted, name that site in `frame_ancestors`";
    Hint "a resource hint, such as `prefetch`" "the policy allows it as soon as one of its directives allows its URL";
}
