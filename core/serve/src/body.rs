//! Bodies: what comes in, up to a limit and a time; and server-sent events that go out.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::Response;
use futures_core::Stream;
use orlm_lm::TokenLogprobs;
use tokio::sync::mpsc;

use crate::answer::Frame;
use crate::engine::RowEvent;
use crate::error::ApiError;
use crate::metrics::Metrics;

/// A client that sends its body slower than this is not waited for.
const READ_TIME: Duration = Duration::from_secs(60);

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    let read = tokio::time::timeout(READ_TIME, axum::body::to_bytes(body, limit)).await;
    let Ok(read) = read else {
        let text = format!("the body did not arrive within {} seconds", READ_TIME.as_secs());
        return Err(ApiError::status(StatusCode::REQUEST_TIMEOUT, text));
    };
    read.map_err(|_| {
        let text = format!("the body could not be read, or has more than {limit} bytes");
        ApiError::status(StatusCode::PAYLOAD_TOO_LARGE, text)
    })
}

/// The chunks of a streamed answer.
pub(crate) struct Chunks {
    events: mpsc::UnboundedReceiver<RowEvent>,
    frame: Frame,
    metrics: Arc<Metrics>,
    started: Instant,
    include_usage: bool,
    rows: Vec<RowState>,
    open: usize,
    tokens: usize,
    ready: VecDeque<Bytes>,
    ended: bool,
}

#[derive(Default)]
struct RowState {
    begun: bool,
    /// Tokens whose text is held back.
    tokens: Vec<(u32, TokenLogprobs)>,
    /// Characters sent.
    offset: usize,
}

impl Chunks {
    pub(crate) fn response(
        events: mpsc::UnboundedReceiver<RowEvent>,
        frame: Frame,
        metrics: Arc<Metrics>,
        started: Instant,
        include_usage: bool,
        rows: usize,
    ) -> Response {
        let chunks = Self {
            events,
            frame,
            metrics,
            started,
            include_usage,
            rows: (0..rows).map(|_| RowState::default()).collect(),
            open: rows,
            tokens: 0,
            ready: VecDeque::new(),
            ended: false,
        };
        let mut response = Response::new(Body::from_stream(chunks));
        for (name, value) in [
            (header::CONTENT_TYPE, "text/event-stream"),
            (header::CACHE_CONTROL, "no-cache"),
            // Proxies must hand chunks on as they come.
            (header::HeaderName::from_static("x-accel-buffering"), "no"),
        ] {
            response.headers_mut().insert(name, header::HeaderValue::from_static(value));
        }
        response
    }

    fn send(&mut self, data: impl std::fmt::Display) {
        self.ready.push_back(Bytes::from(format!("data: {data}\n\n")));
    }

    fn take(&mut self, event: RowEvent) {
        let (row, token, logprobs, mut text, done) = match event {
            RowEvent::Step { row, token, logprobs, text, done } => (row, token, logprobs, text, done),
            RowEvent::Failed { message, .. } => {
                self.send(ApiError::internal(message).json());
                self.ended = true;
                return;
            }
        };
        if self.tokens == 0 {
            self.metrics.first_token(self.started.elapsed());
        }
        self.tokens += usize::from(token.is_some());
        if let Some(stop) = done.as_ref().map(|sample| sample.stop) {
            // A stop text is held back until it is whole, so it is in the last piece.
            text.truncate(text.len().saturating_sub(stop));
        }
        let state = &mut self.rows[row];
        let begun = std::mem::replace(&mut state.begun, true);
        state.tokens.extend(token.zip(logprobs));
        let finish = done.map(|sample| sample.finish);
        let piece = (!text.is_empty() || finish.is_some()).then(|| {
            let tokens = std::mem::take(&mut state.tokens);
            let offset = state.offset;
            state.offset += text.chars().count();
            (tokens, offset)
        });
        if !begun && let Some(opening) = self.frame.opening(row) {
            self.send(opening);
        }
        if let Some((tokens, offset)) = piece {
            let chunk = self.frame.piece(row, &text, &tokens, offset, finish);
            self.send(chunk);
        }
        if finish.is_some() {
            self.open -= 1;
        }
        if self.open == 0 {
            if self.include_usage {
                let chunk = self.frame.usage_chunk(self.tokens);
                self.send(chunk);
            }
            self.send("[DONE]");
            self.metrics.answered(self.started.elapsed());
            self.ended = true;
        }
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunks = self.get_mut();
        loop {
            if let Some(chunk) = chunks.ready.pop_front() {
                return Poll::Ready(Some(Ok(chunk)));
            }
            if chunks.ended {
                return Poll::Ready(None);
            }
            match chunks.events.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(event)) => chunks.take(event),
                Poll::Ready(None) => {
                    chunks.send(ApiError::internal("the engine ended before the answer").json());
                    chunks.ended = true;
                }
            }
        }
    }
}
