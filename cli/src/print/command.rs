//! The subcommand.

use super::format::{Server, element};
use super::headers::{Headers, Meta, Nonce, meta, shown};
use super::slots::Slots;
use crate::check::{Arguments, with_selection};
use crate::exit::{Exit, Failure};
use crate::shell::{BOLD, Shell};
use crate::workspace::{Outcome, Overlay, Policy, metadata};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::io::Write;
use std::rc::Rc;

/// The arguments.
pub(crate) fn command() -> Command {
    let command = Command::new("print")
        .about("Print the headers of a policy, as a table or in the configuration of a server")
        .after_help(
            "A configuration cannot contain nonces, nor slots without a value. Headers with either are left out and named, and the exit code \
             is then 1; `--without-nonce` prints the form for responses without a nonce, as the application sends it to pages that use none",
        )
        .arg(Arg::new("POLICY").help("The policy, such as `Shop` or `shop::pages::Shop`. It can be left out if there is only one"))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(["table", "nginx", "caddy", "apache", "headers", "meta"])
                .default_value("table")
                .help("`headers` is the file `_headers` of Netlify and Cloudflare Pages; `meta` is for a page"),
        )
        .arg(Arg::new("without-nonce").long("without-nonce").action(ArgAction::SetTrue).help("Print the form for responses without a nonce"));
    let command = command.arg(
        Arg::new("slot")
            .long("slot")
            .value_name("NAME=VALUE")
            .action(ArgAction::Append)
            .help("The value of a slot; can be given several times. `NAME=` leaves a slot of a list empty"),
    );
    with_selection(command)
}

/// Prints a policy, or all as tables.
pub(crate) fn run(matches: &ArgMatches, shell: &mut Shell) -> Result<Exit, Failure> {
    let arguments = Arguments::of(matches)?;
    let outcomes = arguments.outcomes(&metadata(&arguments.selection)?, &Overlay::new())?;
    let policies: Vec<Rc<Policy>> = outcomes
        .into_iter()
        .filter_map(|outcome| match outcome {
            Outcome::Checked(policy) => Some(policy),
            _ => None,
        })
        .collect();
    let format = matches.get_one::<String>("format").map_or("table", String::as_str);
    let name = matches.get_one::<String>("POLICY").map(String::as_str);
    let selected = select(&policies, name)?;
    let mut given = matches.get_many::<String>("slot").into_iter().flatten().peekable();
    if let (None, "table", None) = (name, format, given.peek()) {
        for (index, policy) in selected.iter().enumerate() {
            if index > 0 {
                writeln!(shell.out)?;
            }
            table(policy, &Slots::default(), &mut shell.out)?;
        }
        return Ok(Exit::Fine);
    }
    let [policy] = selected.as_slice() else {
        let names: Vec<&str> = selected.iter().map(|policy| policy.path.as_str()).collect();
        let failure = Failure::new(format!("there are {} policies, and a configuration is that of one", names.len()));
        return Err(failure.help(format!("name one of them: {}", names.join(", "))));
    };
    if policy.checked.has_errors {
        let failure = Failure::new(format!("`{}` does not compile", policy.path));
        return Err(failure.help("`cargo security-policy check` shows its errors"));
    }
    let nonce = if matches.get_flag("without-nonce") { Nonce::Omitted } else { Nonce::Needed };
    let slots = &Slots::read(given, &policy.checked.slots)?;
    match format {
        "table" => {
            table(policy, slots, &mut shell.out)?;
            Ok(Exit::Fine)
        }
        "meta" => page(policy, nonce, slots, shell),
        "nginx" => configuration(policy, Server::Nginx, (nonce, slots), shell),
        "caddy" => configuration(policy, Server::Caddy, (nonce, slots), shell),
        "apache" => configuration(policy, Server::Apache, (nonce, slots), shell),
        _ => configuration(policy, Server::HeadersFile, (nonce, slots), shell),
    }
}

/// The policies of this name, or with a path that ends with it.
fn select(policies: &[Rc<Policy>], name: Option<&str>) -> Result<Vec<Rc<Policy>>, Failure> {
    let Some(name) = name else {
        return match policies.is_empty() {
            true => Err(Failure::new("no policy was found")),
            false => Ok(policies.to_vec()),
        };
    };
    let is_named = |path: &str| path == name || path.ends_with(&format!("::{name}"));
    let mut named: Vec<Rc<Policy>> = policies.iter().filter(|policy| is_named(&policy.path)).cloned().collect();
    if named.is_empty() {
        // `shop::Shop` is the policy of the program if the library has none with that name.
        let short = |path: &str| match (path.find('('), path.find(')')) {
            (Some(start), Some(end)) => format!("{}{}", &path[..start], &path[end + 1..]),
            _ => path.to_owned(),
        };
        named = policies.iter().filter(|policy| is_named(&short(&policy.path))).cloned().collect();
    }
    if named.is_empty() {
        let failure = Failure::new(format!("no policy `{}` was found", name.escape_debug()));
        let names: Vec<&str> = policies.iter().map(|policy| policy.path.as_str()).collect();
        return Err(failure.help(format!("there are: {}", names.join(", "))));
    }
    Ok(named)
}

fn table(policy: &Policy, slots: &Slots, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", policy.path)?;
    let headers = &policy.checked.policy.headers;
    let width = headers.iter().map(|header| header.wire_name().len()).max().unwrap_or_default();
    for header in headers {
        writeln!(out, "  {:width$}  {}", header.wire_name(), shown(header, slots))?;
    }
    for name in &policy.checked.policy.remove {
        writeln!(out, "  {:width$}  (removed)", name.node)?;
    }
    Ok(())
}

fn configuration(
    policy: &Policy,
    server: Server,
    (nonce, slots): (Nonce, &Slots),
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let headers = Headers::of(&policy.checked.policy, nonce, slots);
    let (text, mut left_out) = server.print(&headers);
    left_out.extend(headers.left_out);
    write!(shell.out, "{text}")?;
    if headers.has_no_nonce {
        shell.warning("this is the form for responses without a nonce: scripts that need one are blocked")?;
    }
    left(&left_out, shell)
}

/// The `<meta>` elements of a page.
fn page(policy: &Policy, nonce: Nonce, slots: &Slots, shell: &mut Shell) -> Result<Exit, Failure> {
    let mut left_out = Vec::new();
    for header in &policy.checked.policy.headers {
        let (elements, ignored) = meta(header, nonce, slots);
        for found in elements {
            match found {
                Meta::Element(attributes) => writeln!(shell.out, "{}", element(&attributes))?,
                Meta::Unknown(reason) => left_out.push((header.title().to_owned(), reason)),
                Meta::Ignored => shell.note(&format!("browsers do not read `{}` in a page", header.title()))?,
            }
        }
        for directive in ignored {
            shell.note(&format!("browsers ignore `{directive}` in a page: send it as a header"))?;
        }
    }
    left(&left_out, shell)
}

/// Says what could not be printed.
fn left(left_out: &[(String, String)], shell: &mut Shell) -> Result<Exit, Failure> {
    for (name, reason) in left_out {
        shell.warning(&format!("`{name}` is left out: {reason}"))?;
    }
    if left_out.iter().any(|(_, reason)| reason.contains("nonce")) {
        shell.help(
            "let the application send this header, or print it with `--without-nonce` for pages that use no nonce",
        )?;
    }
    Ok(if left_out.is_empty() { Exit::Fine } else { Exit::Denied })
}
