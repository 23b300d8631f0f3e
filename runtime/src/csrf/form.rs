//! The form of a request while its body arrives: which kind it is, and the token in it.

use http::{HeaderMap, header::CONTENT_TYPE};

use super::{
    multipart::{Multipart, Part, Parts, boundary},
    rejection::TokenError,
    urlencoded::UrlEncoded,
    wanted::Wanted,
};

/// How the body of a form is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `application/x-www-form-urlencoded`
    UrlEncoded,
    /// `multipart/form-data`, with its boundary.
    Multipart(Box<[u8]>),
}

impl Form {
    /// Reads it from `Content-Type`, which has to be there once.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(CONTENT_TYPE).iter();
        let (Some(line), None) = (lines.next(), lines.next()) else { return None };
        let text = line.to_str().ok()?;
        let (essence, parameters) = text.split_at(text.find(';').unwrap_or(text.len()));
        let is = |name: &str| essence.trim().eq_ignore_ascii_case(name);
        if is("application/x-www-form-urlencoded") {
            return Some(Self::UrlEncoded);
        }
        let boundary = is("multipart/form-data").then(|| boundary(parameters)).flatten();
        boundary.map(|boundary| Self::Multipart(boundary.into()))
    }
}

/// Looks for the token of a form while its body arrives, in chunks that may be cut anywhere.
///
/// It keeps the value of one field, and of the rest no more than the head of one part.
pub(super) struct Search {
    scanner: Scanner,
    field: &'static str,
    wanted: Wanted,
}

enum Scanner {
    UrlEncoded(UrlEncoded),
    Multipart(Multipart),
}

impl Search {
    /// Looks for a field of this name among so many fields.
    pub(super) fn new(form: &Form, field: &'static str, limit: usize) -> Self {
        let scanner = match form {
            Form::UrlEncoded => Scanner::UrlEncoded(UrlEncoded::new(field)),
            Form::Multipart(boundary) => Scanner::Multipart(Multipart::new(boundary)),
        };
        Self { scanner, field, wanted: Wanted::among(limit) }
    }

    /// Reads the next chunk. After an error nothing that follows counts.
    pub(super) fn read(&mut self, chunk: &[u8]) -> Result<(), TokenError> {
        let Self { scanner, field, wanted } = self;
        match scanner {
            Scanner::UrlEncoded(scanner) => scanner.read(chunk, wanted),
            Scanner::Multipart(scanner) => scanner.read(chunk, &mut Token { field, wanted }),
        }
    }

    /// Returns the token, which has to be there once.
    pub(super) fn finish(mut self) -> Result<String, TokenError> {
        match &mut self.scanner {
            Scanner::UrlEncoded(scanner) => scanner.end(&mut self.wanted)?,
            Scanner::Multipart(scanner) => scanner.finish()?,
        }
        self.wanted.finish()
    }
}

/// The token among the parts of a form: a field of its name that is not a file.
struct Token<'s> {
    field: &'static str,
    wanted: &'s mut Wanted,
}

impl Parts for Token<'_> {
    fn part(&mut self, part: &Part<'_>) -> Result<bool, TokenError> {
        self.wanted.count()?;
        let is_token = part.name == Some(self.field.as_bytes()) && !part.is_file;
        if is_token {
            self.wanted.begin()?;
        }
        Ok(is_token)
    }

    fn data(&mut self, bytes: &[u8]) {
        self.wanted.push(bytes);
    }
}

/// So many fields a form may have unless the layer says otherwise: sixteen times what PHP and Django take.
pub(super) const FIELD_LIMIT: usize = 1 << 14;

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        pin::{Pin, pin},
        task::{Context, Poll, Waker},
    };

    use bytes::Bytes;
    use futures_core::Stream;
    use http::HeaderValue;

    use super::*;

    const FIELD: &str = "csrf_token";

    /// What is found in a body that arrives in these chunks.
    fn search<'c>(form: &Form, chunks: impl IntoIterator<Item = &'c [u8]>) -> Result<String, TokenError> {
        let mut search = Search::new(form, FIELD, FIELD_LIMIT);
        chunks.into_iter().try_for_each(|chunk| search.read(chunk))?;
        search.finish()
    }

    /// The same for a body that is there at once, whose answer does not depend on how it is cut.
    fn found(form: &Form, body: &[u8]) -> Result<String, TokenError> {
        let whole = search(form, [body]);
        for at in 0..=body.len() {
            assert_eq!(search(form, [&body[..at], &body[at..]]), whole, "cut at {at}: {}", body.escape_ascii());
        }
        assert_eq!(search(form, body.chunks(1)), whole, "octet by octet: {}", body.escape_ascii());
        whole
    }

    fn multipart(boundary: &str) -> Form {
        Form::Multipart(boundary.as_bytes().into())
    }

    /// xorshift64*, so that a failure comes back.
    struct Random(u64);

    impl Random {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
        }

        fn body(&mut self, pieces: &[&[u8]], most: usize) -> Vec<u8> {
            (0..self.below(most)).flat_map(|_| pieces[self.below(pieces.len())].to_vec()).collect()
        }
    }

    #[test]
    fn the_kind_of_a_form_is_its_content_type() {
        let of = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            lines
                .iter()
                .for_each(|line| _ = headers.append(CONTENT_TYPE, HeaderValue::from_str(line).expect("a value")));
            Form::of(&headers)
        };
        for line in ["application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded ; charset=utf-8"] {
            assert_eq!(of(&[line]), Some(Form::UrlEncoded), "{line}");
        }
        for (line, boundary) in [
            ("multipart/form-data; boundary=x", "x"),
            ("Multipart/Form-Data;charset=utf-8;Boundary=\"x y:z\";", "x y:z"),
            (
                "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
                "----WebKitFormBoundary7MA4YWxkTrZu0gW",
            ),
        ] {
            assert_eq!(of(&[line]), Some(multipart(boundary)), "{line}");
        }
        let long = format!("multipart/form-data; boundary={}", "x".repeat(71));
        for line in [
            "text/plain",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"\"",
            "multipart/form-data; boundary=\"x \"",
            "multipart/form-data; boundary=\"x",
            "multipart/form-data; boundary=x y",
            "multipart/form-data; boundary=x; boundary=y",
            "multipart/form-data; boundary=x@y",
            "multipart/form-data; boundary=\"x\\\"y\"",
            "multipart/mixed; boundary=x",
            "multipart/form-data boundary=x",
            &long,
        ] {
            assert_eq!(of(&[line]), None, "{line}");
        }
        assert_eq!(of(&["text/plain", "application/x-www-form-urlencoded"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn an_urlencoded_token_is_the_one_that_every_reader_finds() {
        let expected = |body: &[u8]| {
            let mut tokens = form_urlencoded::parse(body).filter(|(name, _)| name == FIELD).map(|(_, value)| value);
            match (tokens.next(), tokens.next()) {
                (None, _) => Err(TokenError::Missing),
                (_, Some(_)) => Err(TokenError::Repeated),
                // What is not UTF-8 is no token.
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

    /// What multer finds, which axum reads such forms with.
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
        let whole: &[&[u8]] = &[
            HEAD,
            HEAD,
            OTHER,
            FILE,
            b"\r\n--x\r\n",
            b"\r\n--x \t\r\n",
            b"AAAA",
            b"\r\n",
            b"\r",
            b"--",
            b"\r\n-",
            b"x",
        ];
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
            // No form passes that holds another token for multer, and none lacks a token that multer finds. What is rejected
            // for another reason may be rejected at another place.
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
        ];
        for body in good {
            assert_eq!(found(&x, body.as_bytes()), Ok("AAAA".to_owned()), "{body}");
            assert_eq!(multer("x", body.as_bytes()), Ok("AAAA".to_owned()), "{body}");
        }
        let data = "\r\n--\r\r\n--y\r\n-\n--x";
        let body = token.replace("AAAA", data);
        assert_eq!(found(&x, body.as_bytes()), Ok(data.to_owned()));
        // The form within a form is data of its part.
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

    #[test]
    fn a_form_has_so_many_fields_and_a_token_so_many_octets() {
        let limited = |form: &Form, body: String, limit| {
            let mut search = Search::new(form, FIELD, limit);
            search.read(body.as_bytes()).and_then(|()| search.finish())
        };
        let x = multipart("x");
        let part =
            |name: &str, value: &str| format!("--x\r\ncontent-disposition: form-data; name={name}\r\n\r\n{value}\r\n");
        let parts = |others: usize, value: &str| format!("{}{}--x--", part("a", "").repeat(others), part(FIELD, value));
        let pairs = |others: usize, value: &str| format!("&{}{FIELD}={value}&&", "a&%41&".repeat(others / 2));
        for (form, body) in [(&Form::UrlEncoded, &pairs as &dyn Fn(usize, &str) -> String), (&x, &parts)] {
            assert_eq!(limited(form, body(8, "A"), 9), Ok("A".to_owned()));
            assert_eq!(limited(form, body(8, "A"), 8), Err(TokenError::TooManyFields { limit: 8 }));
            assert_eq!(limited(form, body(0, &"A".repeat(1024)), 9), Ok("A".repeat(1024)));
            assert_eq!(limited(form, body(0, &"A".repeat(1025)), 9), Err(TokenError::Malformed));
            assert_eq!(limited(form, body(0, &"A".repeat(1 << 20)), 9), Err(TokenError::Malformed));
        }
    }
}
