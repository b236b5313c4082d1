//! Which journeys a list holds.

use async_graphql::InputObject;
use entities::journeys::journey::Column;
use entities::organisation::service;
use entities::select::{InCouncil, in_texts};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, QueryTrait};

use crate::graphql::context::Reader;
use crate::graphql::failure::Failure;
use crate::organisation::kinds::CustomerKind;

/// How deep `and`, `or` and `not` may nest.
const DEEPEST: usize = 5;

/// Which journeys a list holds: those that fulfil everything given; an empty one fulfils all.
#[derive(Clone, Debug, Default, InputObject)]
pub struct JourneyWhere {
    /// All of these; an empty list is fulfilled. At most five levels deep.
    pub and: Option<Vec<Self>>,
    /// Any of these; an empty list is not fulfilled.
    pub or: Option<Vec<Self>>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// The journey's code is one of these, exactly as stored.
    pub code: Option<Vec<String>>,
    /// The code of its service is one of these, exactly as stored.
    pub service_code: Option<Vec<String>>,
    /// It is for one of these kinds of customer.
    pub customer_kind: Option<Vec<CustomerKind>>,
    /// Its number in the Local Government Services List is one of these.
    pub lgsl_id: Option<Vec<i32>>,
}

impl JourneyWhere {
    /// The condition on the rows of `journey`.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` when it nests too deep.
    pub fn condition(&self, reader: &Reader) -> Result<Condition, Failure> {
        self.at(reader, DEEPEST)
    }

    fn at(&self, reader: &Reader, levels: usize) -> Result<Condition, Failure> {
        let Some(deeper) = levels.checked_sub(1) else {
            return Err(Failure::bad_input(format!(
                "where: and, or and not may nest {DEEPEST} levels deep at most."
            )));
        };
        let mut all = self.own(reader);
        for one in self.and.iter().flatten() {
            all = all.add(one.at(reader, deeper)?);
        }
        if let Some(list) = &self.or {
            let mut any = Condition::any();
            for one in list {
                any = any.add(one.at(reader, deeper)?);
            }
            // A condition of nothing would be true.
            let any = any.add(in_texts(Column::Code, &[""; 0], reader.backend()));
            all = all.add(any);
        }
        if let Some(one) = &self.not {
            all = all.add(one.at(reader, deeper)?.not());
        }
        Ok(all)
    }

    fn own(&self, reader: &Reader) -> Condition {
        let backend = reader.backend();
        let mut all = Condition::all();
        if let Some(codes) = &self.code {
            all = all.add(in_texts(Column::Code, &sound(codes), backend));
        }
        if let Some(codes) = &self.service_code {
            let services = service::Entity::in_council(reader.council_id())
                .select_only()
                .column(service::Column::Id)
                .filter(in_texts(service::Column::Code, &sound(codes), backend))
                .into_query();
            all = all.add(Column::ServiceId.in_subquery(services));
        }
        if let Some(kinds) = &self.customer_kind {
            let kinds = kinds
                .iter()
                .map(|kind| rules::organisation::CustomerKind::from(*kind));
            all = all.add(Column::CustomerKind.is_in(kinds));
        }
        if let Some(ids) = &self.lgsl_id {
            // Negated, a journey without a number is one that has none of these.
            let listed = Column::LgslId.is_in(ids.iter().copied());
            all = all.add(
                Condition::all()
                    .add(Column::LgslId.is_not_null())
                    .add(listed),
            );
        }
        all
    }
}

/// Those that can be codes: not every database could even look for the others.
fn sound(codes: &[String]) -> Vec<&str> {
    codes
        .iter()
        .map(String::as_str)
        .filter(|code| rules::text::code(code).is_ok())
        .collect()
}
