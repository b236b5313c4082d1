//! The one place where a viewer's reach becomes SQL: selects of cases, contacts and customers that
//! hold only what the viewer may see.

use rules::access::Confidentiality;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DbBackend, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::cases::{case_share, case_task, cases, contact};
use crate::journeys::journey;
use crate::organisation::customer;
use crate::select::{InCouncil, in_ids};

const CUSTOMER_ID: (customer::Entity, customer::Column) = (customer::Entity, customer::Column::Id);

/// Some rows of a council that somebody may reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    Council,
    /// Those on these journeys.
    Journeys(Vec<Uuid>),
    /// Those of these customers.
    Customers(Vec<Uuid>),
    /// Those that this partner's account opened or was given.
    Partner(Uuid),
}

/// What somebody may reach for one purpose: rows in any of the reaches; none without any. Cases above the
/// ceiling, and contacts about them, are in no reach but that of their own customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The council, beyond which nothing is ever reached.
    pub council_id: Uuid,
    /// The reaches, of which any suffices.
    pub reaches: Vec<Reach>,
    /// The highest level of confidentiality that is reached.
    pub ceiling: Confidentiality,
}

impl Scope {
    /// The same without what somebody reaches only as its customer.
    #[must_use]
    pub fn as_worker(&self) -> Self {
        self.among(|reach| !matches!(reach, Reach::Customers(_)))
    }

    /// The same with nothing but what somebody reaches as its customer.
    #[must_use]
    pub fn as_customer(&self) -> Self {
        self.among(|reach| matches!(reach, Reach::Customers(_)))
    }

    fn among(&self, is_kept: impl Fn(&Reach) -> bool) -> Self {
        let kept = |reach: &&Reach| is_kept(reach);
        Self {
            council_id: self.council_id,
            reaches: self.reaches.iter().filter(kept).cloned().collect(),
            ceiling: self.ceiling,
        }
    }

    /// The same without cases above `ceiling`.
    #[must_use]
    pub fn up_to(self, ceiling: Confidentiality) -> Self {
        Self {
            ceiling: Ord::min(self.ceiling, ceiling),
            ..self
        }
    }

    /// The ids of the cases in reach, for conditions on what belongs to cases.
    #[must_use]
    pub fn ids_of_cases(&self, backend: DbBackend) -> SelectStatement {
        self.cases(backend)
            .select_only()
            .column(cases::Column::Id)
            .into_query()
    }

    /// Whether the whole council is reached, at every level.
    #[must_use]
    pub fn is_whole_council(&self) -> bool {
        self.reaches.contains(&Reach::Council) && self.is_every_level()
    }

    fn is_every_level(&self) -> bool {
        self.ceiling == Confidentiality::HIGHEST
    }

    /// The cases in reach that are read for one journey: where all of them are in reach but for their level,
    /// the reach is left out, since `PostgreSQL` would sort all cases of the journey beside it to find the
    /// first page.
    #[must_use]
    pub fn cases_of_journey(
        &self,
        journey_id: Uuid,
        backend: DbBackend,
    ) -> Option<Select<cases::Entity>> {
        let is_work = self.reaches.iter().any(|reach| match reach {
            Reach::Council => true,
            Reach::Journeys(ids) => ids.contains(&journey_id),
            Reach::Customers(_) | Reach::Partner(_) => false,
        });
        if !is_work {
            return None;
        }
        // Above the ceiling only what is somebody's own is left.
        let own = |reach: &&Reach| matches!(reach, Reach::Customers(_));
        let own = self.reaches.iter().filter(own);
        let own = own.filter_map(|reach| self.reached(reach, backend));
        let rows = cases::Entity::in_council(self.council_id);
        Some(match self.under_ceiling() {
            Some(level) => rows.filter(own.fold(Condition::any().add(level), Condition::add)),
            None => rows,
        })
    }

    /// True of the cases up to the ceiling; `None` when that is all of them.
    fn under_ceiling(&self) -> Option<Condition> {
        let level = cases::Column::Confidentiality.lte(self.ceiling);
        (!self.is_every_level()).then(|| Condition::all().add(level))
    }

    /// True of contacts that are not about a case above the ceiling; `None` when that is all of them.
    fn about_no_hidden_case(&self) -> Option<Condition> {
        let hidden = Alias::new("hidden");
        let of = |column: cases::Column| Expr::col((hidden.clone(), column));
        let above = Query::select()
            .expr(Expr::val(1))
            .from_as(cases::Entity, hidden.clone())
            .and_where(of(cases::Column::CouncilId).eq(self.council_id))
            .and_where(of(cases::Column::Id).equals((contact::Entity, contact::Column::CaseId)))
            .and_where(of(cases::Column::Confidentiality).gt(self.ceiling))
            .to_owned();
        (!self.is_every_level()).then(|| Condition::all().add(Expr::exists(above).not()))
    }

    /// The cases in reach.
    #[must_use]
    pub fn cases(&self, backend: DbBackend) -> Select<cases::Entity> {
        cases::Entity::in_council(self.council_id).filter(self.case_condition(backend))
    }

    /// The cases in reach on the journeys that a select gives, and the select of those whose cases these are.
    /// A reach by journeys narrows the journeys alone: beside a journey it would be taken for one condition
    /// more, and make its cases look few.
    #[must_use]
    pub fn cases_on(
        &self,
        mut journeys: SelectStatement,
        backend: DbBackend,
    ) -> (Select<cases::Entity>, SelectStatement) {
        let reached = self.reaches.iter().map(|reach| match reach {
            Reach::Journeys(ids) => Some(ids.as_slice()),
            Reach::Council | Reach::Customers(_) | Reach::Partner(_) => None,
        });
        let reached: Option<Vec<&[Uuid]>> = reached.collect();
        let Some(reached) = reached else {
            return (self.cases(backend), journeys);
        };
        journeys.and_where(in_ids(journey::Column::Id, &reached.concat(), backend));
        let rows = cases::Entity::in_council(self.council_id);
        let rows = match self.under_ceiling() {
            Some(level) => rows.filter(level),
            None => rows,
        };
        (rows, journeys)
    }

    /// The tasks on cases in reach.
    #[must_use]
    pub fn tasks(&self, backend: DbBackend) -> Select<case_task::Entity> {
        let cases = self
            .cases(backend)
            .select_only()
            .column(cases::Column::Id)
            .into_query();
        case_task::Entity::in_council(self.council_id)
            .filter(case_task::Column::CaseId.in_subquery(cases))
    }

    /// The contacts in reach.
    #[must_use]
    pub fn contacts(&self, backend: DbBackend) -> Select<contact::Entity> {
        contact::Entity::in_council(self.council_id).filter(self.contact_condition(backend))
    }

    /// The customers in reach: those of cases and contacts in reach, and those reached in their own
    /// right. Who works on journeys also reaches customers of whom there is neither case nor contact
    /// yet: somebody has just recorded them to open one. Who was merged into another is in no reach.
    #[must_use]
    pub fn customers(&self, backend: DbBackend) -> Select<customer::Entity> {
        let here = customer::Entity::in_council(self.council_id)
            .filter(customer::Column::MergedAt.is_null());
        here.filter(self.any(|reach| {
            match reach {
                Reach::Council => None,
                Reach::Customers(ids) => Some(in_ids(customer::Column::Id, ids, backend).into()),
                Reach::Partner(_) => Some(
                    customer::Column::Id
                        .in_subquery(self.case_ids(cases::Column::CustomerId, reach, backend))
                        .into(),
                ),
                Reach::Journeys(ids) => Some(
                    Condition::any()
                        .add(Expr::exists(self.cases_reached(reach, backend)))
                        .add(Expr::exists(self.contacts_reached(ids, backend)))
                        .add(self.is_new_customer()),
                ),
            }
        }))
    }

    /// True of the rows of `cases` in reach; the council's own condition stands beside it.
    #[must_use]
    pub fn case_condition(&self, backend: DbBackend) -> Condition {
        self.any(|reach| self.reached(reach, backend))
    }

    /// True of the rows of `contact` in reach; the council's own condition stands beside it.
    #[must_use]
    pub fn contact_condition(&self, backend: DbBackend) -> Condition {
        self.any(|reach| match reach {
            Reach::Council => self.about_no_hidden_case(),
            Reach::Journeys(ids) => Some(
                Condition::all()
                    .add(in_ids(contact::Column::JourneyId, ids, backend))
                    .add_option(self.about_no_hidden_case()),
            ),
            Reach::Customers(ids) => Some(in_ids(contact::Column::CustomerId, ids, backend).into()),
            Reach::Partner(_) => Some(
                contact::Column::CaseId
                    .in_subquery(self.case_ids(cases::Column::Id, reach, backend))
                    .into(),
            ),
        })
    }

    /// Any of the reaches; `None` from `of` means no condition at all.
    fn any(&self, of: impl Fn(&Reach) -> Option<Condition>) -> Condition {
        if self.reaches.is_empty() {
            return Condition::any().add(Expr::val(1).eq(0));
        }
        let mut any = Condition::any();
        for reach in &self.reaches {
            match of(reach) {
                Some(condition) => any = any.add(condition),
                None => return Condition::all(),
            }
        }
        any
    }

    fn reached(&self, reach: &Reach, backend: DbBackend) -> Option<Condition> {
        match reach {
            Reach::Council => self.under_ceiling(),
            Reach::Journeys(ids) => Some(
                Condition::all()
                    .add(in_ids(cases::Column::JourneyId, ids, backend))
                    .add_option(self.under_ceiling()),
            ),
            Reach::Customers(ids) => {
                Some(Condition::all().add(in_ids(cases::Column::CustomerId, ids, backend)))
            }
            Reach::Partner(account) => {
                let given = Query::select()
                    .column(case_share::Column::CaseId)
                    .from(case_share::Entity)
                    .and_where(case_share::Column::CouncilId.eq(self.council_id))
                    .and_where(case_share::Column::AccountId.eq(*account))
                    .to_owned();
                let theirs = Condition::any()
                    .add(cases::Column::OpenedBy.eq(*account))
                    .add(cases::Column::Id.in_subquery(given));
                Some(
                    Condition::all()
                        .add(theirs)
                        .add_option(self.under_ceiling()),
                )
            }
        }
    }

    /// True of customers of whom there is neither case nor contact.
    fn is_new_customer(&self) -> Condition {
        Condition::all()
            .add(Expr::exists(self.cases_of_customer()).not())
            .add(Expr::exists(self.contacts_of_customer()).not())
    }

    /// The cases of the customer of the row outside.
    fn cases_of_customer(&self) -> SelectStatement {
        Query::select()
            .expr(Expr::val(1))
            .from(cases::Entity)
            .and_where(cases::Column::CouncilId.eq(self.council_id))
            .and_where(Expr::col((cases::Entity, cases::Column::CustomerId)).equals(CUSTOMER_ID))
            .to_owned()
    }

    /// The cases of the customer of the row outside that are in reach. They are asked for by the customer: a list
    /// of everybody's customers would be read anew, all of it, for each of them that is asked for.
    fn cases_reached(&self, reach: &Reach, backend: DbBackend) -> SelectStatement {
        let mut cases = self.cases_of_customer();
        cases.and_where(cases::Column::IsStaged.eq(false));
        if let Some(condition) = self.reached(reach, backend) {
            cases.cond_where(condition);
        }
        cases
    }

    /// The contacts of the customer of the row outside.
    fn contacts_of_customer(&self) -> SelectStatement {
        Query::select()
            .expr(Expr::val(1))
            .from(contact::Entity)
            .and_where(contact::Column::CouncilId.eq(self.council_id))
            .and_where(
                Expr::col((contact::Entity, contact::Column::CustomerId)).equals(CUSTOMER_ID),
            )
            .to_owned()
    }

    /// The contacts of the customer of the row outside that are in reach by these journeys.
    fn contacts_reached(&self, journeys: &[Uuid], backend: DbBackend) -> SelectStatement {
        let mut contacts = self.contacts_of_customer();
        contacts.and_where(in_ids(contact::Column::JourneyId, journeys, backend));
        if let Some(condition) = self.about_no_hidden_case() {
            contacts.cond_where(condition);
        }
        contacts
    }

    fn case_ids(
        &self,
        column: cases::Column,
        reach: &Reach,
        backend: DbBackend,
    ) -> SelectStatement {
        let mut select = Query::select();
        select
            .column((cases::Entity, column))
            .from(cases::Entity)
            .and_where(cases::Column::CouncilId.eq(self.council_id))
            .and_where(cases::Column::IsStaged.eq(false));
        if let Some(condition) = self.reached(reach, backend) {
            select.cond_where(condition);
        }
        select
    }
}
