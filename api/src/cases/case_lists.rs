//! The lists of a case that are read by the page: fields of `Case` in the schema.

use std::sync::Arc;

use async_graphql::{Context, Object};
use entities::cases::cases::Model;

use super::codes::{CaseEventKind, TaskState};
use super::contact::list::{self as contacts, ContactConnection, ContactList};
use super::document::list::{self as documents, DocumentConnection};
use super::history::{self, CaseEventConnection};
use super::list::CaseConnection;
use super::task::list::{self as tasks, TaskConnection};
use super::{sub_case, timeline};
use crate::graphql::failure::Fallible;
use crate::graphql::page::PageArgs;

/// The lists of a case that are read by the page.
#[derive(Debug)]
pub struct CaseLists(pub Arc<Model>);

/// The lists of a case that are read by the page; the schema tells them as fields of `Case`.
#[expect(
    clippy::too_many_arguments,
    reason = "a filter and the four arguments of a page"
)]
#[Object]
impl CaseLists {
    /// The cases that are part of it, the latest received first, as far as the viewer reaches them; it closes
    /// only after all of them. Null only beside an error.
    async fn sub_cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(sub_case::of_case(ctx, self.0.id, args).await)
    }

    /// What happened to it, in the order in which it happened, whenever that was written down: events, contacts,
    /// notes, documents, pauses and promised due dates, each as far as the viewer may see it. What happened at one
    /// instant stands in the order in which it was recorded. Null only beside an error.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only entries of these kinds; all when left out.")] kinds: Option<
            Vec<CaseEventKind>,
        >,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseEventConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(timeline::page(ctx, &self.0, kinds, args).await)
    }

    /// Its log: what happened to it, in the order in which it was recorded; null only beside an error.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<CaseEventConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(history::page(ctx, &self.0, args).await)
    }

    /// The contacts about it, the latest first; null when the viewer may not see contacts.
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<ContactConnection> {
        let list = ContactList::page(PageArgs::new(first, after, last, before));
        Some(contacts::of_case(ctx, self.0.id, list).await)
    }

    /// What is to be done on it and was, in the order in which it was made; null when the viewer may not
    /// see tasks, or not those of this case.
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in this state; all when left out.")] state: Option<TaskState>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<TaskConnection> {
        let args = PageArgs::new(first, after, last, before);
        let found = tasks::of_case(ctx, &self.0, state, args).await;
        found.transpose()
    }

    /// Its documents, the latest first, with those removed; null only beside an error.
    async fn documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many from the front, 1 to 100; 25 when neither first nor last is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Fallible<DocumentConnection> {
        let args = PageArgs::new(first, after, last, before);
        Some(documents::of_case(ctx, &self.0, args).await)
    }
}
