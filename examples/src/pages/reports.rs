//! What browsers have reported: a page, and its data.

use std::sync::Arc;

use askama::Template;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    prose::filters,
    shell::{App, Shell, page},
    watch::View,
};

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    shell: Shell,
    view: View,
}

impl ReportsPage {
    /// What the height of the chart stands for.
    fn most(&self) -> u32 {
        self.view.bars.iter().copied().max().unwrap_or_default().max(5)
    }

    /// The bars of the chart: position and height, of 100.
    fn bars(&self) -> impl Iterator<Item = (usize, u32)> {
        let most = self.most();
        self.view.bars.iter().enumerate().map(move |(place, count)| (place * 10 + 1, count.saturating_mul(100) / most))
    }
}

pub(crate) async fn reports(State(app): State<Arc<App>>, shell: Shell) -> Response {
    page(&ReportsPage { shell, view: app.watch.view() })
}

pub(crate) async fn reports_as_json(State(app): State<Arc<App>>) -> impl IntoResponse {
    Json(app.watch.view())
}
