//! The files of the field `templates`: read, rendered to pages, and checked with the policy.

use crate::bundle::{Item, Unread};
use crate::files::{Dependencies, Files, Glob, PATHS};
use crate::glob::{self, Problem};
use security_policy_core::declaration::{Base, Declaration, Entry, TEMPLATES};
use security_policy_core::diagnostic::MAX_ERRORS;
use security_policy_core::fetch::Policies;
use security_policy_core::inherit::resolve;
use security_policy_core::lint::{Levels, PageContext, UsedSources, check_pages, check_use, requests_use};
use security_policy_core::page::engine::{Rendered, pages};
use security_policy_core::page::{CsrfField, Event, FileSet, Finding, MarkupFile, Page};
use security_policy_core::templates::{self, Bundled, TemplateSet, Templates};
use security_policy_core::{Diagnostic, Diagnostics, Level, SecurityPolicy, Span, Spanned};
use std::collections::BTreeSet;

/// The pages of a site, of each engine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    pub(crate) sets: Vec<Set>,
}

/// The pages of one engine.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    /// As it is declared.
    declared: TemplateSet,
    /// Where messages point to: the patterns of the files, or the name of the base if the field is inherited.
    pub(crate) place: Span,
    /// Where levels of lints apply.
    levels: Span,
    pub(crate) files: FileSet,
    pub(crate) rendered: Rendered,
}

/// What reads the files of a policy.
struct Reader<'a> {
    files: &'a dyn Files,
    dependencies: &'a mut Dependencies,
    out: &'a mut Diagnostics,
    /// The base, and where the policy names it.
    base: Option<(&'a Base, Span)>,
}

impl Site {
    /// Reads the files that a policy or its base declares. `base` is the base, and where the policy names it. Errors of the
    /// declaration are reported when it is lowered.
    pub(crate) fn read(
        declaration: &Declaration,
        base: Option<(&Base, Span)>,
        files: &dyn Files,
        dependencies: &mut Dependencies,
        out: &mut Diagnostics,
    ) -> Site {
        if field(declaration).or(base.and_then(|(base, _)| field(&base.declaration))).is_none() {
            return Site::default();
        }
        let mut reported = Diagnostics::new();
        let resolved = resolve(declaration, base.map(|(base, _)| base), &mut reported).declaration;
        let Some(entry) = field(&resolved) else { return Site::default() };
        let mut wrong = Diagnostics::new();
        let templates = Templates::lower(entry, &mut wrong);
        let sets = if wrong.has_errors() { Vec::new() } else { templates.sets };
        let mut reader = Reader { files, dependencies, out, base };
        Site { sets: sets.into_iter().map(|set| reader.set(set, entry)).collect() }
    }
}

fn field(declaration: &Declaration) -> Option<&Entry> {
    declaration.entries.iter().find(|entry| entry.key.node == TEMPLATES)
}

impl Set {
    /// The expression that prints the nonce; `None` for HTML that no engine renders.
    pub(crate) fn nonce(&self) -> Option<&str> {
        self.declared.nonce()
    }

    /// A tag that prints an expression.
    pub(crate) fn printed(&self, expression: &str) -> String {
        let [start, end] = self.expression();
        format!("{start} {expression} {end}")
    }

    /// What starts and ends an expression.
    fn expression(&self) -> [&str; 2] {
        self.declared.settings.expression.as_ref().map_or(["{{", "}}"], |[start, end]| [start, end])
    }

    /// What starts and ends a comment.
    fn comment(&self) -> [&str; 2] {
        match (&self.declared.settings.comment, self.declared.word.node.key) {
            (Some([start, end]), _) => [start, end],
            (None, "handlebars") => ["{{!--", "--}}"],
            (None, "html") => ["<!--", "-->"],
            (None, _) => ["{#", "#}"],
        }
    }
}

impl Reader<'_> {
    fn set(&mut self, declared: TemplateSet, entry: &Entry) -> Set {
        let place = self.place(declared.files.span);
        // The field of a derived policy can keep the files of its base.
        let levels = if place == declared.files.span { place } else { entry.key.span };
        let paths = self.paths(&declared);
        let excluded = self.excluded(&declared, &paths);
        let mut files = FileSet::new();
        let mut left_out = BTreeSet::new();
        for path in paths {
            let name = name(&path, &declared);
            let Some(text) = self.text(&path, &name, place, excluded.contains(&name)) else { continue };
            let shown = self.files.printed(path.trim_start_matches("./"));
            let is_excluded = excluded.contains(&name);
            let id = files.add(MarkupFile { path: shown, name, text });
            if is_excluded {
                left_out.insert(id);
            }
        }
        let mut rendered = match declared.engine() {
            Some(engine) => pages(engine, &declared.settings, &files),
            None => {
                let pages = files.iter().map(|(id, _)| Page::plain(id, &files)).collect();
                Rendered { pages, ..Rendered::default() }
            }
        };
        rendered.pages.retain(|page| !left_out.contains(&page.entry));
        rendered.problems.retain(|problem| !left_out.contains(&problem.place.file));
        Set { declared, place, levels, files, rendered }
    }

    /// The paths of the files, sorted, each once.
    fn paths(&mut self, declared: &TemplateSet) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        for pattern in &declared.files.node {
            if !Glob::is_pattern(&pattern.node) {
                paths.insert(pattern.node.clone());
                continue;
            }
            let message = match Glob::find(&pattern.node, self.files) {
                Ok(glob) => {
                    paths.extend(glob.paths(&pattern.node));
                    self.dependencies.globs.push(glob);
                    continue;
                }
                Err(Problem::NoFile) => format!("no file matches `{}`", pattern.node),
                Err(Problem::Unreadable(error)) => {
                    let folder = glob::split(&pattern.node).0;
                    format!("cannot read the folder `{}`: {error}", if folder.is_empty() { "." } else { folder })
                }
            };
            let place = self.place(pattern.span);
            self.out.push(Diagnostic::error(place, message).help(PATHS));
        }
        paths
    }

    /// The names of the files that are no pages.
    fn excluded(&mut self, declared: &TemplateSet, paths: &BTreeSet<String>) -> BTreeSet<String> {
        let names: BTreeSet<String> = paths.iter().map(|path| name(path, declared)).collect();
        let mut excluded = BTreeSet::new();
        for Spanned { node: pattern, span } in &declared.exclude {
            let before = excluded.len();
            excluded.extend(names.iter().filter(|name| glob::is_match(pattern, name)).cloned());
            if excluded.len() == before && !names.is_empty() {
                let root = if declared.root().is_empty() {
                    "the folder of `Cargo.toml`"
                } else {
                    &format!("`{}`", declared.root())
                };
                let error = Diagnostic::error(self.place(*span), format!("no further file matches `{pattern}`"))
                    .help(format!("remove it, or correct it: it starts at {root}, such as `\"emails/**\"`"));
                self.out.push(error);
            }
        }
        excluded
    }

    /// The text of a file. A file that is no page may contain anything.
    fn text(&mut self, path: &str, name: &str, place: Span, is_excluded: bool) -> Option<String> {
        let read = self.dependencies.file(self.files, path);
        let error = match read {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => return Some(text),
                Err(_) if is_excluded => return None,
                Err(error) => Diagnostic::error(
                    place,
                    format!(
                        "`{path}` is not UTF-8: its byte {} is not part of a character",
                        error.utf8_error().valid_up_to()
                    ),
                )
                .help(format!("save it as UTF-8, or leave it out: `exclude: \"{name}\"`")),
            },
            Err(error) => Diagnostic::error(place, error).help(PATHS),
        };
        self.out.push(error);
        None
    }

    /// A place in the base is reported at its name: the files are those of this crate.
    fn place(&self, span: Span) -> Span {
        self.base.filter(|(base, _)| base.span.contains(span)).map_or(span, |(_, path)| path)
    }
}

/// The name of a template in other templates.
fn name(path: &str, declared: &TemplateSet) -> String {
    let below = path.strip_prefix(declared.root()).and_then(|rest| rest.strip_prefix('/'));
    below.unwrap_or(path).to_owned()
}

/// The findings of the lints of pages, and what the engine would reject, by file and place.
pub(crate) fn check(site: &Site, policy: &SecurityPolicy, levels: &Levels, out: &mut Diagnostics) {
    if policy.is_base {
        return;
    }
    let policies = Policies::of(policy, policy.page_origin());
    let mut used = requests_use(levels).then(UsedSources::default);
    for set in &site.sets {
        let mut found = problems(set);
        let csrf = policy.csrf.as_ref();
        let field = csrf.map(|csrf| CsrfField { name: csrf.field(), is_template: set.declared.engine().is_some() });
        let context = PageContext {
            files: &set.files,
            comments: &set.rendered.comments,
            comment: set.comment(),
            expression: set.expression(),
            policy,
            policies: &policies,
            nonce: set.declared.nonce(),
            is_token: &|event: &Event<'_>| field.is_some_and(|field| field.is_in(event)),
            span: set.levels,
        };
        found.extend(check_pages(&set.rendered.pages, &context, levels));
        if let Some(used) = &mut used {
            used.see(&set.rendered.pages, &context);
        }
        report(found, set, set.place, out);
    }
    if let Some(used) = used.filter(|_| !site.sets.is_empty()) {
        check_use(&used, policy, levels, out);
    }
}

/// Reports findings by file and place, the first ones only if there are very many. What no lint has found is reported at `at`.
pub(crate) fn report(mut found: Vec<Finding>, set: &Set, at: Span, out: &mut Diagnostics) {
    let path = |finding: &Finding| set.files.get(finding.place.file).map(|file| file.path.clone());
    found.sort_by_cached_key(|finding| (path(finding), finding.place.span));
    let rest = found.split_off(found.len().min(MAX_ERRORS));
    // The message of a lint says from which base the field is inherited. Errors of a base are not reported again.
    let span = |finding: &Finding| if finding.lint.is_empty() { at } else { set.declared.files.span };
    out.extend(found.iter().map(|finding| finding.to_diagnostic(span(finding), &set.files)));
    let Some(level) = rest.iter().map(|finding| finding.level).max() else { return };
    let mut more = Diagnostic::error(at, format!("{} further findings in templates are not shown", rest.len()))
        .help("correct those that are shown, and compile again");
    more.level = level;
    out.push(more);
}

/// The parts of templates that cannot be read.
fn problems(set: &Set) -> Vec<Finding> {
    let finding = |problem: &security_policy_core::page::engine::Problem| {
        let note = "what this tag prints is not checked; `exclude` leaves out files that are no pages";
        let mut finding = Finding::new(problem.place, problem.message.clone()).note(note);
        finding.help = problem.help.clone();
        finding.level = Level::Deny;
        finding
    };
    set.rendered.problems.iter().map(finding).collect()
}

/// The scripts or the styles that a bundler lists.
pub(crate) fn bundled(text: &str, scripts: bool, styles: bool) -> Result<Vec<Item>, Unread> {
    let items = templates::bundled(text, scripts, styles).map_err(Unread::Malformed)?;
    let item = |item: Bundled| match item {
        Bundled::File(path) => Item::File(path),
        Bundled::Integrity(text) => Item::Integrity(text),
        Bundled::Inline(text) => Item::Inline(text),
    };
    Ok(items.into_iter().map(item).collect())
}
