//! The document that holds everything of a customer, written piece by piece: what is in memory at a time is one
//! batch of one list.

use std::collections::HashMap;

use entities::cases::cases as case_table;
use entities::cases::customer_export::Model;
use entities::identity::account;
use entities::organisation::customer;
use entities::scope::Scope;
use entities::select::{InCouncil, in_ids};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::Value;
use uuid::Uuid;

use super::{cases, contacts, head, parties};
use crate::cases::reading::record::record;
use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;

/// Everything of a customer, as far as it was not told yet.
pub struct Export {
    pub(super) reader: Reader,
    /// Who asked for it, and why.
    pub(super) asked: Model,
    pub(super) customer: customer::Model,
    /// What of the customer is told.
    pub(super) scope: Scope,
    place: Place,
}

/// How far it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Not begun.
    Head,
    /// In a list, up to this row.
    In(List, Option<Uuid>),
    /// To the end.
    End,
}

/// The lists that are told in batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Cases,
    Contacts,
    PartyOf,
}

impl List {
    const FIRST: Self = Self::Cases;

    const fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Contacts => "contacts",
            Self::PartyOf => "partyOf",
        }
    }

    const fn next(self) -> Option<Self> {
        match self {
            Self::Cases => Some(Self::Contacts),
            Self::Contacts => Some(Self::PartyOf),
            Self::PartyOf => None,
        }
    }
}

/// Some members of a list.
pub(super) struct Batch {
    /// As they are told.
    pub items: Vec<Value>,
    /// The last of them when there may be more.
    pub last: Option<Uuid>,
}

impl Export {
    /// Everything of a customer in this scope.
    pub(super) const fn new(
        reader: Reader,
        asked: Model,
        customer: customer::Model,
        scope: Scope,
    ) -> Self {
        Self {
            reader,
            asked,
            customer,
            scope,
            place: Place::Head,
        }
    }

    /// The next piece of the text; `None` at its end.
    ///
    /// # Errors
    /// When something cannot be read, or a reading not be recorded: the text is then to be broken off.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        let (list, after) = match self.place {
            Place::Head => {
                self.place = Place::In(List::FIRST, None);
                return head::told(self).await.map(|head| Some(opened(&head)));
            }
            Place::In(list, after) => (list, after),
            Place::End => return Ok(None),
        };
        let batch = match list {
            List::Cases => cases::some(self, after).await?,
            List::Contacts => contacts::some(self, after).await?,
            List::PartyOf => parties::some(self, after).await?,
        };
        let mut text = String::new();
        for (number, item) in batch.items.iter().enumerate() {
            if number > 0 || after.is_some() {
                text.push(',');
            }
            text.push_str(&item.to_string());
        }
        self.place = match (batch.last, list.next()) {
            (Some(end), _) => Place::In(list, Some(end)),
            (None, Some(next)) => {
                text.push_str("],");
                text.push_str(&begun(next));
                Place::In(next, None)
            }
            (None, None) => {
                text.push_str("]}");
                Place::End
            }
        };
        Ok(Some(text))
    }

    /// The rows of a select after this one, and the last of them when there may be more.
    pub(super) async fn page<E: InCouncil>(
        &self,
        name: &'static str,
        select: Select<E>,
        after: Option<Uuid>,
        (id, most): (E::Column, u64),
        id_of: impl Fn(&E::Model) -> Uuid,
    ) -> Result<(Vec<E::Model>, Option<Uuid>), Failure> {
        let select = select.filter(id.gt(after.unwrap_or_default()));
        let select = select.order_by_asc(id).limit(most);
        let rows = self.reader.all(name, select).await?;
        let is_full = u64::try_from(rows.len()).is_ok_and(|count| count == most);
        let last = rows.last().filter(|_| is_full).map(id_of);
        Ok((rows, last))
    }

    /// Records that words of these restricted cases leave, before they do; a customer's own need no record.
    pub(super) async fn record(&self, restricted: Vec<Uuid>) -> Result<(), Failure> {
        if self.asked.is_own {
            return Ok(());
        }
        let reader = self.reader.clone().stating(Some(&self.asked.reason));
        for case_id in restricted {
            reader.readings().note(case_id);
        }
        record(&reader, Some("customerExport")).await
    }

    /// The same of cases that were not told as the customer's own.
    pub(super) async fn record_others<'a>(
        &self,
        cases: impl IntoIterator<Item = &'a case_table::Model>,
    ) -> Result<(), Failure> {
        let cases = cases.into_iter();
        let others = cases.filter(|case| case.customer_id != Some(self.customer.id));
        let restricted = others.filter(|case| case.confidentiality.is_restricted());
        self.record(restricted.map(|case| case.id).collect()).await
    }

    /// Cases by their ids, as far as they are in scope.
    pub(super) async fn cases_by_id(
        &self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, case_table::Model>, Failure> {
        let ids: Vec<Uuid> = ids.collect();
        let backend = self.reader.backend();
        let select = self.scope.cases(backend);
        let select = select.filter(in_ids(case_table::Column::Id, &ids, backend));
        let rows = self.reader.all("export: cases by id", select).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// Who did something: names of others are left out.
    pub(super) fn whose(&self, account: &account::Model) -> &'static str {
        let is_theirs = account.customer_id == Some(self.customer.id)
            || (account.staff_id.is_some() && account.staff_id == self.customer.staff_id);
        match (is_theirs, account.staff_id, account.customer_id) {
            (true, _, _) => "CUSTOMER",
            (_, Some(_), _) => "COUNCIL",
            (_, None, Some(_)) => "OTHER_CUSTOMER",
            (_, None, None) => "PARTNER",
        }
    }

    /// Whether what the council keeps beside, of its own conduct, is told too: never to the customer.
    pub(super) const fn is_for_council(&self) -> bool {
        !self.asked.is_own
    }

    /// Words, unless nothing is left of them.
    pub(super) fn words(text: &str) -> Option<&str> {
        (!text.is_empty()).then_some(text)
    }
}

/// The head without its end, and the beginning of the first list.
fn opened(head: &Value) -> String {
    let text = head.to_string();
    let text = text.strip_suffix('}').unwrap_or(&text);
    format!("{text},{}", begun(List::FIRST))
}

fn begun(list: List) -> String {
    format!("\"{}\":[", list.name())
}
