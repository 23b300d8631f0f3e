//! Compares what is declared with what the peer reads from the rendered header: the same policies, with the same directives in the same
//! order, each with the same words.

use crate::{pairs, seed};
use content_security_policy::{CspList, PolicyDisposition, PolicySource};
use security_policy_tests::Random;

#[path = "../../../tests/model/csp_values.rs"]
mod csp_values;

#[test]
fn rendered_policies() {
    let mut random = Random::new(seed() + 4);
    let (mut policies, mut directives, mut words) = (0, 0, 0);
    for _ in 0..pairs() / 10 {
        let rendered = csp_values::rendered(&mut |end| random.below(end));
        let disposition = match rendered.is_enforced {
            true => PolicyDisposition::Enforce,
            false => PolicyDisposition::Report,
        };
        let list = CspList::parse(&rendered.text, PolicySource::Header, disposition);
        assert!(list.is_valid(), "{}", rendered.text);
        assert!(list.0.iter().all(|policy| policy.disposition == disposition));
        let read: Vec<Vec<(String, Vec<String>)>> = list
            .0
            .into_iter()
            .map(|policy| policy.directive_set.into_iter().map(|directive| (directive.name, directive.value)).collect())
            .collect();
        assert_eq!(read, rendered.policies, "{}", rendered.text);
        policies += read.len();
        directives += read.iter().map(Vec::len).sum::<usize>();
        words += read.iter().flatten().map(|(_, words)| words.len()).sum::<usize>();
    }
    println!(
        "csp_engine, rendered policies: {policies} policies, {directives} directives, {words} words, all the same"
    );
}
