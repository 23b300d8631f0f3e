//! Multipart forms, compared with multer, the parser that axum uses.

use std::{
    convert::Infallible,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use futures_core::Stream;

use super::search::{FIELD, Random, found, multipart};
use crate::csrf::rejection::TokenError;

/// Searches a body with multer.
fn multer(boundary: &str, body: &[u8]) -> Result<String, TokenError> {
    struct Whole(Option<Bytes>);

    impl Stream for Whole {
        type Item = Result<Bytes, Infallible>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.take().map(Ok))
        }
    }

    let mut form = multer::Multipart::new(Whole(Some(Bytes::copy_from_slice(body))), boundary);
    let tokens = async {
        let mut tokens = Vec::new();
        while let Some(part) = form.next_field().await? {
            if part.name() == Some(FIELD) && part.file_name().is_none() {
                tokens.push(part.bytes().await?);
            }
        }
        Ok::<_, multer::Error>(tokens)
    };
    let Poll::Ready(tokens) = pin!(tokens).poll(&mut Context::from_waker(Waker::noop())) else {
        return Err(TokenError::UnreadableForm);
    };
    let mut tokens = tokens.map_err(|_| TokenError::UnreadableForm)?.into_iter();
    match (tokens.next(), tokens.next()) {
        (None, _) => Err(TokenError::Missing),
        (_, Some(_)) => Err(TokenError::Repeated),
        (Some(token), None) => String::from_utf8(token.into()).map_err(|_| TokenError::Malformed),
    }
}

#[test]
fn a_multipart_token_is_the_one_that_multer_finds() {
    const HEAD: &[u8] = b"content-disposition: form-data; name=\"csrf_token\"\r\n\r\n";
    const OTHER: &[u8] = b"Content-Type: text/plain\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    const FILE: &[u8] = b"content-disposition: form-data; name=\"csrf_token\"; filename=\"a b; name=c\"\r\n\r\n";
    let whole: &[&[u8]] =
        &[HEAD, HEAD, OTHER, FILE, b"\r\n--x\r\n", b"\r\n--x \t\r\n", b"AAAA", b"\r\n", b"\r", b"--", b"\r\n-", b"x"];
    let broken: &[&[u8]] = &[
        b"--x",
        b"--x--",
        b"\r\n--x--",
        b"\n",
        b"content-disposition: form-data",
        b"; name=csrf_token",
        b"; name=\"csrf_token\"",
        b"; filename=\"\"",
        b";",
        b"\"",
        b"\\\"",
        b": ",
        b"\r\n\r\n",
        b"\0",
        b"\xff",
        b" ",
        b"=",
        b"; Name=\"csrf_token\"",
    ];
    let all = [whole, whole, broken].concat();
    let (mut random, mut counts) = (Random(5), [0; 4]);
    for round in 0..5_000 {
        let (pieces, most) = if round % 2 == 0 { (whole, 9) } else { (&all[..], 12) };
        let before = *[&b""[..], b"", b"preamble\r\n"].get(random.below(3)).expect("one of three");
        let after = *[&b""[..], b"", b"--x\r\n"].get(random.below(3)).expect("one of three");
        let body = [before, b"--x\r\n", random.body(pieces, most).as_slice(), b"\r\n--x--\r\n", after].concat();
        let (ours, theirs) = (found(&multipart("x"), &body), multer("x", &body));
        // If a token is found, or none, multer has to find the same. A malformed form may be rejected for a reason other
        // than multer's.
        if matches!(ours, Ok(_) | Err(TokenError::Missing)) {
            assert_eq!(ours, theirs, "{}", body.escape_ascii());
        }
        counts[match ours {
            Ok(_) => 0,
            Err(TokenError::Missing) => 1,
            Err(TokenError::Repeated) => 2,
            Err(_) => 3,
        }] += 1;
    }
    assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
}

#[test]
fn a_multipart_form_is_read_as_browsers_write_it() {
    let x = multipart("x");
    let part = |head: &str| format!("--x\r\n{head}\r\n\r\nAAAA\r\n--x--\r\n");
    let disposition = |parameters: &str| part(&format!("Content-Disposition: form-data{parameters}"));
    let token = disposition("; name=\"csrf_token\"");
    let good = [
        token.clone(),
        format!("\r\n{token}"),
        format!("a preamble\r\nof two lines\r\n{token}"),
        format!("{token}an epilogue\r\n{token}"),
        token.trim_end().to_owned(),
        part("content-type: text/plain; charset=utf-8\r\nCONTENT-DISPOSITION:form-data;name=csrf_token"),
        token.replace("--x\r\n", "--x \t \r\n"),
        disposition("; x=y; name=\"csrf_token\"; size=4"),
    ];
    for body in good {
        assert_eq!(found(&x, body.as_bytes()), Ok("AAAA".to_owned()), "{body}");
        assert_eq!(multer("x", body.as_bytes()), Ok("AAAA".to_owned()), "{body}");
    }
    let data = "\r\n--\r\r\n--y\r\n-\n--x";
    let body = token.replace("AAAA", data);
    assert_eq!(found(&x, body.as_bytes()), Ok(data.to_owned()));
    // A form inside a part is data of that part.
    let nested = token.replace("--x", "--y");
    let outer = format!(
        "--x\r\ncontent-disposition: form-data; name=\"a\"\r\ncontent-type: multipart/mixed; boundary=y\r\n\r\n{nested}\r\n--x--"
    );
    assert_eq!(found(&x, outer.as_bytes()), Err(TokenError::Missing));
    for missing in [
        "--x--".to_owned(),
        format!("--x--\r\n{token}"),
        disposition("; name=\"a\""),
        disposition("; name=\"csrf_token\"; filename=\"\""),
        disposition("; filename*=UTF-8''a; name=\"csrf_token\""),
        disposition(""),
        part("Content-Type: text/plain"),
    ] {
        assert_eq!(found(&x, missing.as_bytes()), Err(TokenError::Missing), "{missing}");
    }
    for unreadable in [
        String::new(),
        "--x".to_owned(),
        "--x-".to_owned(),
        token.replace("--x--", "--x"),
        token.replace("AAAA\r\n--x--", "AAAA"),
        token.replace("AAAA\r\n--x--", "AAAA\r\n--xy--"),
        token.replace("\r\n", "\n"),
        format!("a preamble{token}"),
        format!("{}{token}", "a".repeat(2000)),
        disposition("; name=\"csrf_token\"; name=\"a\""),
        disposition("; NAME=\"csrf_token\""),
        disposition("; name=\"csrf_token"),
        disposition("; name=\"csrf_token\"\r\nContent-Disposition: form-data; name=\"a\""),
        disposition("; name=\"csrf_token\"\r\n folded: yes"),
        disposition("; name=\"csrf_token\"\r\nno colon"),
        disposition("; name=\"csrf_token\"\r\nx: \0"),
        disposition(&format!("; name=\"{}\"", "a".repeat(9000))),
        part(&"x: y\r\n".repeat(33)),
        part("Content-Disposition: attachment; name=\"csrf_token\""),
        "--x\r\n\r\nAAAA\r\n--x--".to_owned(),
    ] {
        assert_eq!(found(&x, unreadable.as_bytes()), Err(TokenError::UnreadableForm), "{unreadable}");
    }
}
