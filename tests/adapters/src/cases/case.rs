//! A case of the shared list.

use std::{fmt, pin::Pin};

use crate::{app::App, expected::Outcome};

/// A case: requests to an application, and what the responses have to be.
#[derive(Clone, Copy)]
pub struct Case {
    name: &'static str,
    title: &'static str,
    run: Run,
}

/// A function of a case. It returns the reason why the case failed.
pub(crate) type Run = for<'a> fn(&'a dyn App) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;

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

    /// Runs the case.
    ///
    /// # Errors
    ///
    /// Returns what was expected, and what was sent instead.
    pub async fn run(&self, app: &dyn App) -> Result<(), String> {
        (self.run)(app).await
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The table of a file's cases: the function's name and the title.
macro_rules! cases {
    ($($name:ident: $title:literal),* $(,)?) => {
        pub(super) const CASES: &[$crate::cases::case::Case] = &[$(
            $crate::cases::case::Case::new(stringify!($name), $title, |app| Box::pin($name(app))),
        )*];
    };
}
pub(super) use cases;
