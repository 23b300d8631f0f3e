//! A case of the shared list.

use std::{fmt, pin::Pin};

use crate::{app::App, expected::Outcome, market::Site};

/// A case: requests to an application, and what the responses have to be.
#[derive(Clone, Copy)]
pub struct Case {
    name: &'static str,
    title: &'static str,
    run: Run,
}

/// A function of a case. It returns the reason why the case failed.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// Sends requests to the application with `Shop`.
    Shop(for<'a> fn(&'a dyn App) -> Running<'a>),
    /// Builds applications with the layers of `Market`, and sends requests to them.
    Market(for<'a> fn(&'a Site<'a>) -> Running<'a>),
}

type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

impl Case {
    /// A case by its function.
    pub(crate) const fn new(name: &'static str, title: &'static str, run: Run) -> Self {
        Self { name, title, run }
    }

    /// The name, for `except`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What an application does in this case, in a few words.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    pub(crate) const fn run(&self) -> Run {
        self.run
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The table of a file's cases: the function's name and the title. The word `market` is for the application with `Market`.
macro_rules! cases {
    ($($name:ident: $title:literal),* $(,)?) => {
        pub(super) const CASES: &[$crate::cases::case::Case] = &[$(
            $crate::cases::case::Case::new(
                stringify!($name),
                $title,
                $crate::cases::case::Run::Shop(|app| Box::pin($name(app))),
            ),
        )*];
    };
    (market $($name:ident: $title:literal),* $(,)?) => {
        pub(super) const CASES: &[$crate::cases::case::Case] = &[$(
            $crate::cases::case::Case::new(
                stringify!($name),
                $title,
                $crate::cases::case::Run::Market(|site| Box::pin($name(site))),
            ),
        )*];
    };
}
pub(super) use cases;
