//! Names of hosts outside ASCII, in Punycode (RFC 3492).
//!
//! Browsers first map a name with the tables of UTS 46. Those tables are large, so this module accepts only letters that UTS 46
//! maps to their lower case. A name with other letters is rejected and has to be written as `xn--…`.

/// The name in ASCII, in lower case.
pub(super) fn to_ascii(name: &str) -> Option<String> {
    if name.is_ascii() {
        return Some(name.to_ascii_lowercase());
    }
    let labels: Vec<String> = name.split('.').map(label).collect::<Option<_>>()?;
    Some(labels.join("."))
}

fn label(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_ascii_lowercase());
    }
    // DNS has no labels of this length, and encoding takes quadratic time.
    if label.len() > MAX_LABEL {
        return None;
    }
    let is_read = |c: char| c.is_ascii() || LETTERS.iter().any(|(first, last)| (*first..=*last).contains(&c));
    let letters: Vec<char> = label.chars().filter(|c| is_read(*c)).flat_map(char::to_lowercase).collect();
    let is_whole = label.chars().all(is_read) && !label.starts_with('-') && !label.ends_with('-');
    is_whole.then(|| encode(&letters)).flatten().map(|encoded| format!("xn--{encoded}"))
}

/// Letters that UTS 46 maps to their lower case, or to themselves.
const LETTERS: &[(char, char)] = &[
    ('\u{c0}', '\u{d6}'),
    ('\u{d8}', '\u{f6}'),
    ('\u{f8}', '\u{131}'),
    ('\u{134}', '\u{13e}'),
    ('\u{141}', '\u{148}'),
    ('\u{14a}', '\u{17e}'),
    // Greek and Cyrillic
    ('\u{388}', '\u{38a}'),
    ('\u{38e}', '\u{3a1}'),
    ('\u{3a3}', '\u{3ce}'),
    ('\u{400}', '\u{45f}'),
    // Hebrew and Arabic
    ('\u{5d0}', '\u{5ea}'),
    ('\u{620}', '\u{63f}'),
    ('\u{641}', '\u{64a}'),
    // Thai
    ('\u{e01}', '\u{e32}'),
    // Hiragana, Katakana, Han and Hangul
    ('\u{3041}', '\u{3096}'),
    ('\u{30a1}', '\u{30fa}'),
    ('\u{4e00}', '\u{9fff}'),
    ('\u{ac00}', '\u{d7a3}'),
];

/// RFC 3492, section 6.3
fn encode(letters: &[char]) -> Option<String> {
    let mut out: String = letters.iter().filter(|c| c.is_ascii()).collect();
    let basic = u32::try_from(out.len()).ok()?;
    let mut handled = basic;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    while (handled as usize) < letters.len() {
        let next = letters.iter().map(|c| u32::from(*c)).filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for code in letters.iter().map(|c| u32::from(*c)) {
            if code < n {
                delta = delta.checked_add(1)?;
            }
            if code == n {
                push_integer(delta, bias, &mut out);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(out)
}

/// A number as digits of a generalised base, the least significant first.
fn push_integer(number: u32, bias: u32, out: &mut String) {
    let mut rest = number;
    let mut k = BASE;
    loop {
        let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if rest < threshold {
            break;
        }
        out.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
        rest = (rest - threshold) / (BASE - threshold);
        k += BASE;
    }
    out.push(digit(rest));
}

/// RFC 3492, section 6.1
fn adapt(delta: u32, points: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn digit(value: u32) -> char {
    let byte = u8::try_from(value).unwrap_or_default();
    char::from(if byte < 26 { b'a' + byte } else { b'0' + byte - 26 })
}

/// In bytes.
const MAX_LABEL: usize = 256;

/// RFC 3492, section 5
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_punycode() {
        for (name, ascii) in [
            ("example.com", Some("example.com")),
            ("b\u{fc}cher.example", Some("xn--bcher-kva.example")),
            ("B\u{dc}CHER.Example", Some("xn--bcher-kva.example")),
            ("m\u{fc}nchen", Some("xn--mnchen-3ya")),
            ("fa\u{df}.de", Some("xn--fa-hia.de")),
            ("\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}.\u{440}\u{444}", Some("xn--e1afmkfd.xn--p1ai")),
            ("\u{4f8b}\u{3048}.jp", Some("xn--r8jz45g.jp")),
            // The samples of RFC 3492, section 7.1.
            (
                "\u{4ed6}\u{4eec}\u{4e3a}\u{4ec0}\u{4e48}\u{4e0d}\u{8bf4}\u{4e2d}\u{6587}",
                Some("xn--ihqwcrb4cv8a8dqg056pqjye"),
            ),
            (
                "\u{5dc}\u{5de}\u{5d4}\u{5d4}\u{5dd}\u{5e4}\u{5e9}\u{5d5}\u{5d8}\u{5dc}\u{5d0}\u{5de}\u{5d3}\u{5d1}\u{5e8}\u{5d9}\u{5dd}\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea}",
                Some("xn--4dbcagdahymbxekheh6e0a7fei0b"),
            ),
            (
                "\u{306a}\u{305c}\u{307f}\u{3093}\u{306a}\u{65e5}\u{672c}\u{8a9e}\u{3092}\u{8a71}\u{3057}\u{3066}\u{304f}\u{308c}\u{306a}\u{3044}\u{306e}\u{304b}",
                Some("xn--n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"),
            ),
            (
                "\u{c138}\u{acc4}\u{c758}\u{baa8}\u{b4e0}\u{c0ac}\u{b78c}\u{b4e4}\u{c774}\u{d55c}\u{ad6d}\u{c5b4}\u{b97c}\u{c774}\u{d574}\u{d55c}\u{b2e4}\u{ba74}\u{c5bc}\u{b9c8}\u{b098}\u{c88b}\u{c744}\u{ae4c}",
                Some("xn--989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c"),
            ),
            (
                "\u{43f}\u{43e}\u{447}\u{435}\u{43c}\u{443}\u{436}\u{435}\u{43e}\u{43d}\u{438}\u{43d}\u{435}\u{433}\u{43e}\u{432}\u{43e}\u{440}\u{44f}\u{442}\u{43f}\u{43e}\u{440}\u{443}\u{441}\u{441}\u{43a}\u{438}",
                Some("xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ),
            // At the limits of the adaptation of RFC 3492, section 6.1.
            ("\u{4e09}\u{f0}\u{4eef}\u{4eff}", Some("xn--hda7850b0ta3b")),
            ("\u{433}\u{4e0a}\u{f9}\u{4ec0}\u{4edb}", Some("xn--qda56njw8g3uade")),
            ("Maji\u{3067}Koi\u{3059}\u{308b}5\u{79d2}\u{524d}", Some("xn--majikoi5-783gue6qz075azm5e")),
            // Full-width letters, ligatures, mathematical letters, combining marks: UTS 46 maps them.
            ("\u{ff45}vil.example", None),
            ("\u{fb01}.example", None),
            ("\u{1d41a}.example", None),
            ("e\u{301}.example", None),
            ("\u{b2}.example", None),
            ("-\u{fc}.example", None),
        ] {
            assert_eq!(to_ascii(name).as_deref(), ascii, "{name}");
        }
        assert_eq!(to_ascii(&"\u{fc}".repeat(MAX_LABEL / 2)), Some(format!("xn--td{}", "a".repeat(128))));
        assert_eq!(to_ascii(&"\u{fc}".repeat(MAX_LABEL / 2 + 1)), None);
    }
}
