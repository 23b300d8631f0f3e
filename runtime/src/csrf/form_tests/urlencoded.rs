//! Urlencoded forms, compared with `form_urlencoded`.

use super::search::{FIELD, Random, found};
use crate::csrf::{form::Form, rejection::TokenError};

#[test]
fn an_urlencoded_token_is_the_one_that_every_reader_finds() {
    let expected = |body: &[u8]| {
        let mut tokens = form_urlencoded::parse(body).filter(|(name, _)| name == FIELD).map(|(_, value)| value);
        match (tokens.next(), tokens.next()) {
            (None, _) => Err(TokenError::Missing),
            (_, Some(_)) => Err(TokenError::Repeated),
            // A token is always UTF-8.
            (Some(value), None) if value.contains('\u{fffd}') => Err(TokenError::Malformed),
            (Some(value), None) => Ok(value.into_owned()),
        }
    };
    for body in [
        &b""[..],
        b"csrf_token=AAAA",
        b"&&csrf_token=A%41A&",
        b"a=csrf_token=1&b&=&csrf%5ftoken=A+B%2",
        b"%63%73%72%66%5F%74%6F%6B%65%6E=%",
        b"csrf_token=1&csrf%5Ftoken=2",
        b"csrf_token&csrf_token",
        b"csrf_token",
        b"csrf_token%=1&csrf_token%3D=1&csrf_toke%6=1&csrf_token+=1&CSRF_token=1",
        b"csrf_token=%ff",
        b"csrf_token=a=b&c",
    ] {
        assert_eq!(found(&Form::UrlEncoded, body), expected(body), "{}", body.escape_ascii());
    }
    let pieces: &[&[u8]] = &[
        b"csrf_token=",
        b"csrf_token",
        b"csrf%5Ftoken",
        b"csrf%5f",
        b"token",
        b"%63srf_token=",
        b"&",
        b"&",
        b"&",
        b"=",
        b"%",
        b"%4",
        b"1",
        b"%41",
        b"+",
        b"A",
        b"%zz",
        b"\xc3\xa9",
        b"\xff",
        b"%ff",
        b";",
        b"a=b&c=d&",
    ];
    let (mut random, mut counts) = (Random(9), [0; 4]);
    for _ in 0..5_000 {
        let body = random.body(pieces, 9);
        let found = found(&Form::UrlEncoded, &body);
        assert_eq!(found, expected(&body), "{}", body.escape_ascii());
        counts[match found {
            Ok(_) => 0,
            Err(TokenError::Missing) => 1,
            Err(TokenError::Repeated) => 2,
            Err(_) => 3,
        }] += 1;
    }
    assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
}
