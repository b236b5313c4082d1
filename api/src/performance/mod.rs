//! Key performance indicators: what they measure, their values, and the cases and contacts behind them.

pub mod behind;
pub mod chart;
pub mod condition;
pub mod figures;
pub mod kpi;
pub mod link;
pub mod movement;
pub mod narrative;
pub mod predicate;
pub mod series;
pub mod target;
pub mod value;

use async_graphql::MergedObject;

/// The root fields of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "PerformanceQueries")]
pub struct Queries(kpi::KpiQueries);

/// The mutations of this domain.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "PerformanceMutations")]
pub struct Mutations(
    kpi::create::KpiCreate,
    kpi::update::KpiUpdate,
    kpi::retire::KpiRetire,
    value::record::KpiValueRecord,
    value::correct::KpiValueCorrect,
    narrative::set::KpiNarrativeSet,
    target::set::KpiTargetSet,
    target::remove::KpiTargetRemove,
    link::make::KpiOutcomeLink,
    link::remove::KpiOutcomeUnlink,
    chart::rebase::KpiRebaseMutation,
    chart::rebase_remove::KpiRebaseRemove,
);
