//! Names with underscores, as the language spells them, in the strings of headers, where browsers ignore them.

use crate::declared::reported;
use security_policy_core::csp::Directive;
use security_policy_core::header::{FEATURES, Field};

/// That a header in a string has an error about its first name, whose help is the name with hyphens.
fn assert_corrected(field: &str, value: &str, name: &str) {
    let found = reported(&format!("krate struct Policy {{ {field}: {value:?} }}"));
    let written = name.replace('-', "_");
    let is_one = |help: &str| help.contains(&format!("`{name}`"));
    let corrected = found.iter().any(|error| {
        error.message.starts_with(&format!("`{written}` is not ")) && error.help.as_deref().is_some_and(is_one)
    });
    assert!(corrected, "{field}: {value:?}: {found:?}");
}

#[test]
fn a_name_with_underscores_in_a_header_is_an_error_with_its_spelling() {
    let mut count = 0;
    for directive in Directive::ALL {
        let name = directive.name();
        if name.contains('-') {
            let value = format!("{} 'self'", name.replace('-', "_"));
            assert_corrected("content_security_policy", &value, name);
            assert_corrected("content_security_policy_report_only", &format!("img-src *; {value}"), name);
            count += 1;
        }
    }
    for feature in FEATURES.iter().filter(|feature| feature.name.contains('-')) {
        assert_corrected("permissions_policy", &format!("{}=()", feature.name.replace('-', "_")), feature.name);
        count += 1;
    }
    for field in Field::ALL {
        for parameter in field.schema().into_iter().flat_map(|schema| schema.parameters) {
            // The members of JSON have underscores, and those of an item follow its value.
            let value = format!("{}=1", parameter.name.replace('-', "_"));
            let is_read = reported(&format!("krate struct Policy {{ {}: {value:?} }}", field.key()));
            if parameter.name.contains('-') && is_read.iter().any(|error| error.message.contains("is not a parameter"))
            {
                assert_corrected(field.key(), &value, parameter.name);
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count}");
}
