//! The cases of a customer in an export, some at a time, each kind of what belongs to them by one statement.

use std::collections::HashMap;

use entities::cases::cases::{Column, Entity, Model};
use entities::cases::{
    case_closing, case_event, case_extension, case_pause, case_reading, case_task, case_text,
    document, legal_hold,
};
use entities::journeys::{journey, outcome, stage};
use entities::organisation::channel;
use entities::select::InCouncil;
use rules::access::Confidentiality;
use rules::cases::TextKind;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::case;
use super::names::Names;
use super::stream::{Batch, Export};
use crate::cases::document::list::under;
use crate::graphql::failure::Failure;
use crate::graphql::load::grouped;

/// Cases that are read at a time.
const AT_ONCE: u64 = 25;

/// The rows that belong to each case.
pub(super) type OfCase<M> = HashMap<Uuid, Vec<M>>;

/// What belongs to some cases.
pub(super) struct Beside {
    /// Words by their id.
    pub texts: HashMap<Uuid, String>,
    /// The answers to the form, by the case.
    pub answers: HashMap<Uuid, String>,
    pub events: OfCase<case_event::Model>,
    pub closings: OfCase<case_closing::Model>,
    pub pauses: OfCase<case_pause::Model>,
    pub extensions: OfCase<case_extension::Model>,
    pub documents: OfCase<document::Model>,
    /// What the council keeps for itself; none for customers.
    pub council: Option<Council>,
    pub names: Names,
}

/// What the council keeps for itself of some cases.
pub(super) struct Council {
    pub tasks: OfCase<case_task::Model>,
    pub holds: OfCase<legal_hold::Model>,
    pub readings: OfCase<case_reading::Model>,
}

/// The next cases. Those with restricted words are recorded as read before these leave.
pub(super) async fn some(export: &Export, after: Option<Uuid>) -> Result<Batch, Failure> {
    let select = export
        .scope
        .cases(export.reader.backend())
        .filter(Column::CustomerId.eq(export.customer.id));
    let of = (Column::Id, AT_ONCE);
    let (rows, last) = export
        .page::<Entity>("export: cases", select, after, of, |row| row.id)
        .await?;
    let beside = beside(export, &rows).await?;
    let restricted = rows.iter().filter(|row| is_restricted(row, &beside));
    export
        .record(restricted.map(|row| row.id).collect())
        .await?;
    let items = rows.iter().map(|row| case::told(row, &beside)).collect();
    Ok(Batch { items, last })
}

/// Whether the case is restricted, or a document of it by itself.
fn is_restricted(row: &Model, beside: &Beside) -> bool {
    let documents = beside.documents.get(&row.id).into_iter().flatten();
    let mut levels = documents.filter_map(|document| document.confidentiality);
    row.confidentiality.is_restricted() || levels.any(Confidentiality::is_restricted)
}

/// A table of what belongs to cases.
trait OfCases: InCouncil {
    /// The case.
    const CASE: Self::Column;
    /// By what rows of one case are ordered.
    const ORDER: Self::Column;
    /// What reading them is called.
    const READ: &'static str;

    /// The case of a row.
    fn case_of(row: &Self::Model) -> Option<Uuid>;
}

/// Implements [`OfCases`] for the table of a module.
macro_rules! of_cases {
    ($($table:ident by $order:ident: $read:literal),+ $(,)?) => {
        $(impl OfCases for $table::Entity {
            const CASE: $table::Column = $table::Column::CaseId;
            const ORDER: $table::Column = $table::Column::$order;
            const READ: &'static str = $read;

            fn case_of(row: &$table::Model) -> Option<Uuid> {
                row.case_id.into()
            }
        })+
    };
}

of_cases! {
    case_event by Sequence: "export: events",
    case_closing by Id: "export: closings",
    case_pause by Id: "export: pauses",
    case_extension by Id: "export: extensions",
    document by Id: "export: documents",
    case_task by Id: "export: tasks",
    legal_hold by Id: "export: holds on cases",
    case_reading by Id: "export: readings",
}

/// Rows of one kind that fulfil a condition, by their case.
async fn of<E: OfCases>(
    export: &Export,
    ids: &[Uuid],
    condition: Condition,
) -> Result<OfCase<E::Model>, Failure> {
    let select = export.reader.rows_of::<E>(E::CASE, ids.iter().copied());
    let select = select.filter(condition).order_by_asc(E::ORDER);
    let rows = export.reader.all(E::READ, select).await?.into_iter();
    Ok(grouped(
        rows.filter_map(|row| Some((E::case_of(&row)?, row))),
    ))
}

async fn beside(export: &Export, cases: &[Model]) -> Result<Beside, Failure> {
    let ids: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
    let (texts, answers) = texts(export, &ids).await?;
    let events = of::<case_event::Entity>(export, &ids, Condition::all()).await?;
    let closings = of::<case_closing::Entity>(export, &ids, Condition::all()).await?;
    let level = under(export.reader.viewer().ceiling());
    let documents = of::<document::Entity>(export, &ids, level).await?;
    let mut names = Names::default();
    read_names(export, &mut names, (cases, &events, &closings, &documents)).await?;
    Ok(Beside {
        texts,
        answers,
        events,
        closings,
        pauses: of::<case_pause::Entity>(export, &ids, Condition::all()).await?,
        extensions: of::<case_extension::Entity>(export, &ids, Condition::all()).await?,
        documents,
        council: council(export, &ids).await?,
        names,
    })
}

/// Words that were not erased, by their id; answers to forms, by their case.
async fn texts(
    export: &Export,
    ids: &[Uuid],
) -> Result<(HashMap<Uuid, String>, HashMap<Uuid, String>), Failure> {
    use case_text::Column;
    let of = ids.iter().copied();
    let select = export
        .reader
        .rows_of::<case_text::Entity>(Column::CaseId, of);
    let rows = export.reader.all("export: texts", select).await?;
    let mut answers = HashMap::new();
    let mut texts = HashMap::new();
    for row in rows {
        if row.body.is_empty() {
            continue;
        }
        if row.kind == TextKind::Answers {
            answers.insert(row.case_id, row.body);
        } else {
            texts.insert(row.id, row.body);
        }
    }
    Ok((texts, answers))
}

async fn council(export: &Export, ids: &[Uuid]) -> Result<Option<Council>, Failure> {
    if !export.is_for_council() {
        return Ok(None);
    }
    Ok(Some(Council {
        tasks: of::<case_task::Entity>(export, ids, Condition::all()).await?,
        holds: of::<legal_hold::Entity>(export, ids, Condition::all()).await?,
        readings: of::<case_reading::Entity>(export, ids, Condition::all()).await?,
    }))
}

/// The rows whose things and accounts are named.
type Named<'a> = (
    &'a [Model],
    &'a OfCase<case_event::Model>,
    &'a OfCase<case_closing::Model>,
    &'a OfCase<document::Model>,
);

async fn read_names(
    export: &Export,
    names: &mut Names,
    (cases, events, closings, documents): Named<'_>,
) -> Result<(), Failure> {
    let events = || events.values().flatten();
    let closings = closings.values().flatten();
    let journeys = cases.iter().map(|case| case.journey_id);
    names.read::<journey::Entity>(export, journeys).await?;
    let channels = cases.iter().map(|case| case.channel_id);
    names.read::<channel::Entity>(export, channels).await?;
    let outcomes = events().filter_map(|event| event.outcome_id);
    let outcomes = outcomes.chain(closings.filter_map(|closing| closing.outcome_id));
    names.read::<outcome::Entity>(export, outcomes).await?;
    let stages = events().filter_map(|event| event.stage_id);
    names.read::<stage::Entity>(export, stages).await?;
    let added = documents.values().flatten();
    let actors = events().filter_map(|event| event.actor_id);
    let actors = actors.chain(added.filter_map(|document| document.added_by));
    names.read_accounts(export, actors).await
}
