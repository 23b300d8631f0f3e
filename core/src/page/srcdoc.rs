//! A page in an attribute of another: `<iframe srcdoc="…">`.

use super::attribute_table::AttributeUse;
use super::event::{Element, Event, Part, Parts};
use super::file::Place;
use super::node::{Node, Page};

impl Element<'_> {
    /// The page in the `srcdoc` of a frame, which has the policies of the page around it. Its places are those of the file, also where
    /// character references are decoded. `chain` are the tags that include the frame.
    ///
    /// ```
    /// use security_policy_core::page::{Event, FileSet, MarkupFile, Page, walk};
    ///
    /// let mut files = FileSet::new();
    /// let text = "<iframe srcdoc='&lt;p>'></iframe>".to_owned();
    /// let file = files.add(MarkupFile { path: "a.html".into(), name: "a.html".into(), text });
    ///
    /// let mut tags = Vec::new();
    /// walk(&Page::plain(file, &files), &files, &|_| false, &mut |event, chain| {
    ///     let Event::Start(frame) = event else { return };
    ///     let inner = frame.srcdoc(chain).expect("a frame with a page");
    ///     walk(&inner, &files, &|_| false, &mut |event, _| {
    ///         if let Event::Start(element) = event {
    ///             tags.push(files.text(element.place).to_owned());
    ///         }
    ///     });
    /// });
    /// assert_eq!(tags, ["&lt;p>"]);
    /// ```
    pub fn srcdoc(&self, chain: &[Place]) -> Option<Page> {
        let (_, value, _) = self.uses().find(|(.., used)| *used == AttributeUse::Document)?;
        let inside = |nodes, caller: &Place| vec![Node::Inside { caller: *caller, nodes }];
        Some(Page { entry: value.place.file, nodes: chain.iter().fold(nodes(value), inside) })
    }
}

impl<'e> Event<'e> {
    /// The frame that starts here and has its page in `srcdoc`, with that page. `depth` says in how many such frames the event is:
    /// a page at a depth at which nobody writes one is not read.
    pub fn framed(&self, chain: &[Place], depth: usize) -> Option<(&'e Element<'e>, Page)> {
        const MAX_DEPTH: usize = 4;
        match self {
            Event::Start(element) if depth < MAX_DEPTH => Some((element, element.srcdoc(chain)?)),
            _ => None,
        }
    }
}

/// A text as a page of its own, in which character references are decoded.
fn nodes(value: &Parts<'_>) -> Vec<Node> {
    let mut nodes = Vec::new();
    // Where the segment starts in its part.
    let mut at = 0;
    value.each_segment(&mut |part, segment| {
        match part {
            Part::Output(output) => {
                nodes.push(Node::Output((*output).clone()));
                at = 0;
                return true;
            }
            Part::Text(_) if segment.is_written => nodes.push(Node::Text(segment.place)),
            Part::Text(text) => {
                let text = text.get(at..at + segment.length).unwrap_or_default().to_owned();
                nodes.push(Node::Decoded { text, place: segment.place });
            }
        }
        at += segment.length;
        true
    });
    nodes
}
