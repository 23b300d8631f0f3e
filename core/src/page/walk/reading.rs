//! Runs the tokenizer over the tail of a state.

use std::cell::Cell;
use std::convert::Infallible;

use html5gum::{Readable, Reader, State as TokenizerState, StringReader, Tokenizer};

use super::piece::Buffer;
use super::scratch::Scratch;
use super::sink::Sink;
use super::state::{Mode, Raw, State};
use super::tokens::Tokens;

/// What reading needs, and where events go.
pub(super) struct Reading<'s, 'a> {
    buffer: Buffer<'a>,
    pub(super) sink: Sink<'s, 'a>,
    scratch: Scratch,
}

impl<'s, 'a> Reading<'s, 'a> {
    pub(super) fn new(sink: Sink<'s, 'a>) -> Self {
        Reading { buffer: Buffer::default(), sink, scratch: Scratch::default() }
    }

    /// Passes the whole tokens of the tail of a state. The rest remains as the tail.
    ///
    /// `is_end` says that the page ends with the tail.
    pub(super) fn settle(&mut self, state: &mut State<'a>, is_end: bool) {
        if !state.is_due && !is_end {
            return;
        }
        state.is_due = false;
        self.buffer.fill(state.tail());
        let length = self.buffer.bytes().len();
        let settled = if is_end { length } else { self.buffer.settled() };
        let has_ended = Cell::new(false);
        let reader = self.buffer.bytes()[..settled].to_reader();
        let input = Input { reader, has_ended: (!is_end).then_some(&has_ended) };
        let mode = tokenizer_mode(&state.mode, &mut self.scratch.last_start_tag);
        self.scratch.text.clear();
        let mut tokens = Tokens {
            state,
            buffer: &self.buffer,
            sink: &mut self.sink,
            has_ended: &has_ended,
            position: 0,
            passed: 0,
            start: 0,
            is_open: false,
            is_cdata: false,
            scratch: &mut self.scratch,
        };
        let mut tokenizer = Tokenizer::new_with_emitter(input, &mut tokens);
        tokenizer.set_state(mode);
        let Ok(()) = tokenizer.finish();
        tokens.finish(settled, is_end);
    }
}

/// The state of the tokenizer, and the element whose end tag it looks for.
fn tokenizer_mode(mode: &Mode<'_>, last_start_tag: &mut Vec<u8>) -> TokenizerState {
    last_start_tag.clear();
    match mode {
        Mode::Data => TokenizerState::Data,
        Mode::Text(name) => {
            last_start_tag.extend_from_slice(name.as_bytes());
            TokenizerState::RcData
        }
        Mode::Raw(element, raw) => {
            last_start_tag.extend_from_slice(element.name.prefix().as_bytes());
            match raw {
                Raw::Script => TokenizerState::ScriptData,
                Raw::Other => TokenizerState::RawText,
                Raw::Plain => TokenizerState::PlainText,
            }
        }
    }
}

/// The text, which may go on after its end.
struct Input<'b> {
    reader: StringReader<'b>,
    /// Is set when the tokenizer reaches the end: what it passes then is not yet certain.
    has_ended: Option<&'b Cell<bool>>,
}

impl Input<'_> {
    fn note<T>(&self, read: Option<T>) -> Option<T> {
        if let (None, Some(has_ended)) = (&read, self.has_ended) {
            has_ended.set(true);
        }
        read
    }
}

impl Reader for Input<'_> {
    type Error = Infallible;

    #[inline]
    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        let byte = self.reader.read_byte()?;
        Ok(self.note(byte))
    }

    #[inline]
    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        self.reader.try_read_string(text, case_sensitive)
    }

    #[inline]
    fn read_until<'b>(&'b mut self, needle: &[u8], buffer: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Infallible> {
        let has_ended = self.has_ended;
        let read = self.reader.read_until(needle, buffer)?;
        if let (None, Some(has_ended)) = (read, has_ended) {
            has_ended.set(true);
        }
        Ok(read)
    }
}
